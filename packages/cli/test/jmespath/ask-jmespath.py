"""Applies JMESPath expressions with jmespath.py, for comparison. One JSON document per line, in and out.

Input: {"expression": text, "value": JSON}. Output: {"value": result}, or {"refused": "compile" or "search"}. The objects of
a result are {"members": [[name, value], ...]}, so that the order of names is compared.
"""

import json
import sys
import warnings

import jmespath
from jmespath import functions, visitor

warnings.simplefilter('ignore')


class Functions(functions.Functions):
    """Numbers of JavaScript do not have two kinds: the text of 1.0 is 1."""

    @functions.signature({'types': []})
    def _func_to_string(self, arg):
        return super()._func_to_string(without_kinds(arg))


def without_kinds(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [without_kinds(element) for element in value]
    if isinstance(value, dict):
        return {name: without_kinds(member) for name, member in value.items()}
    if isinstance(value, visitor._Expression):
        raise TypeError('its text contains an address')
    return value


def encode(value):
    if isinstance(value, list):
        return [encode(element) for element in value]
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise TypeError('its name is not a string')
        return {'members': [[name, encode(member)] for name, member in value.items()]}
    return value


OPTIONS = visitor.Options(custom_functions=Functions())


def answer(question):
    try:
        compiled = jmespath.compile(question['expression'])
    except Exception as error:
        return {'refused': 'compile', 'error': type(error).__name__}
    try:
        result = encode(compiled.search(question['value'], options=OPTIONS))
        json.dumps(result, allow_nan=False)
        return {'value': result}
    except Exception as error:
        return {'refused': 'search', 'error': type(error).__name__}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), allow_nan=False), flush=True)
