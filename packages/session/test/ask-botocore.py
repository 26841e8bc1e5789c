"""Reads configuration files with botocore, for comparison. One JSON document per line, in and out.

Input: {}, for the files `config` and `credentials` of the directory. Output: the values, or {"error": class}. Objects of the
values are lists of pairs: as a name in JSON, Node 26 confuses an escaped letter with a backslash in an earlier document.
Input: {"split": text, "windows": boolean}. Output: {"words": [...]}, or {"error": class}.
"""

import json
import os
import sys

import botocore.configloader
import botocore.session
from botocore.compat import compat_shell_split
from botocore.exceptions import ConfigParseError

DIRECTORY = sys.argv[1]
CONFIG = os.path.join(DIRECTORY, 'config')
CREDENTIALS = os.path.join(DIRECTORY, 'credentials')

# Sections of services came with botocore 1.31.
KNOWS_SERVICES = 'services' in botocore.configloader.build_profile_map({})

session = botocore.session.Session()
session.set_config_variable('config_file', CONFIG)
session.set_config_variable('credentials_file', CREDENTIALS)


def read():
    session._config = None
    session._profile_map = None
    named = botocore.configloader.load_config(CONFIG)
    return {
        'profiles': to_pairs(session.full_config['profiles']),
        'ssoSessions': to_pairs(named['sso_sessions']),
        'services': to_pairs(named['services']) if KNOWS_SERVICES else None,
        'credentials': to_pairs(botocore.configloader.raw_config_parse(CREDENTIALS)),
    }


def to_pairs(value):
    return [[name, to_pairs(inner)] for name, inner in value.items()] if isinstance(value, dict) else value


def answer(question):
    try:
        if 'split' in question:
            return {'words': compat_shell_split(question['split'], 'win32' if question['windows'] else 'linux')}
        return read()
    except (ConfigParseError, ValueError) as error:
        return {'error': type(error).__name__}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
