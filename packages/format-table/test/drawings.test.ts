import type {JsonValue} from '@sso-oidc/format'
import {expect, test} from 'vitest'
import formatTable from '../src/index.ts'

const TERMINAL = 80

test.for<[about: string, value: JsonValue, width: number, text: string]>([
  [
    'a single value is a row',
    'x',
    TERMINAL,
    `
-------
| Op  |
+-----+
|  x  |
+-----+
`,
  ],
  [
    'a single value can be false',
    false,
    TERMINAL,
    `
-----------
|   Op    |
+---------+
|  False  |
+---------+
`,
  ],
  [
    'one member is a row of name and value',
    {a: 'x'},
    TERMINAL,
    `
------------
|    Op    |
+----+-----+
|  a |  x  |
+----+-----+
`,
  ],
  [
    'members are sorted, and values have the notation of Python',
    {b: true, a: null, c: 1.5},
    TERMINAL,
    `
-------------------------
|          Op           |
+------+--------+-------+
|   a  |   b    |   c   |
+------+--------+-------+
|  None|  True  |  1.5  |
+------+--------+-------+
`,
  ],
  [
    'nested values are one level deeper, and empty values are omitted',
    {token: 't', list: ['a', 'b'], more: {x: 1, deep: {y: 2}}, none: []},
    TERMINAL,
    `
----------------
|      Op      |
+--------+-----+
|  token |  t  |
+--------+-----+
||    list    ||
|+------------+|
||  a         ||
||  b         ||
|+------------+|
||    more    ||
|+-----+------+|
||  x  |  1   ||
|+-----+------+|
|||   deep   |||
||+----+-----+||
|||  y |  2  |||
||+----+-----+||
`,
  ],
  [
    'objects of scalars share a section',
    [{a: 1}, {b: 2}],
    TERMINAL,
    `
------------
|    Op    |
+----+-----+
|  a |  b  |
+----+-----+
|  1 |     |
|    |  2  |
+----+-----+
`,
  ],
  [
    'objects with nested values have separate sections',
    [{a: 1, n: ['x']}, {a: 2}],
    TERMINAL,
    `
---------
|  Op   |
+-------+
|   a   |
+-------+
|  1    |
+-------+
||  n  ||
|+-----+|
||  x  ||
|+-----+|
|  Op   |
+-------+
|   a   |
+-------+
|  2    |
+-------+
`,
  ],
  [
    'lists are rows',
    [
      ['a', 'b'],
      ['cc', 'd'],
    ],
    TERMINAL,
    `
-------------
|    Op     |
+-----+-----+
|  a  |  b  |
|  cc |  d  |
+-----+-----+
`,
  ],
  [
    'scalars are rows of one cell',
    [1, 'two', null],
    TERMINAL,
    `
----------
|   Op   |
+--------+
|  1     |
|  two   |
|  None  |
+--------+
`,
  ],
  [
    'objects without scalars have a title and no rule',
    [{n: [1]}],
    TERMINAL,
    `
---------
|  Op   |
||  n  ||
|+-----+|
||  1  ||
|+-----+|
`,
  ],
  [
    'a list in a column of scalars is JSON',
    [{a: 1}, {a: ['x']}],
    TERMINAL,
    `
-----------
|   Op    |
+---------+
|    a    |
+---------+
|  1      |
+---------+
||   a   ||
|+-------+|
|   Op    |
+---------+
|    a    |
+---------+
|  ["x"]  |
+---------+
||   a   ||
|+-------+|
||  x    ||
|+-------+|
`,
  ],
  [
    'wide and ambiguous characters have two columns',
    {wide: '日本', amb: '€', emoji: '😀'},
    TERMINAL,
    `
--------------------------
|           Op           |
+-----+---------+--------+
| amb |  emoji  | wide   |
+-----+---------+--------+
|  € |  😀     |  日本  |
+-----+---------+--------+
`,
  ],
  [
    'control characters and bidirectional controls are escaped (D3)',
    {a: 'x\ty\nz\u001b[0m\u202e'},
    TERMINAL,
    `
-----------------------------------------
|                  Op                   |
+---+-----------------------------------+
|  a|  x\\u0009y\\u000az\\u001b[0m\\u202e   |
+---+-----------------------------------+
`,
  ],
  [
    'a table that is too wide is vertical',
    {first: 'one', second: 'two'},
    20,
    `
-------------------
|       Op        |
+---------+-------+
|  first  |  one  |
|  second |  two  |
+---------+-------+
`,
  ],
  [
    'a table as wide as the terminal is not vertical',
    {first: 'one', second: 'two'},
    21,
    `
---------------------
|        Op         |
+--------+----------+
|  first | second   |
+--------+----------+
|  one   |  two     |
+--------+----------+
`,
  ],
  [
    'a vertical table can be too wide',
    {a: 'xxxxxxxxxx', b: 'y'},
    10,
    `
---------------------
|        Op         |
+----+--------------+
|  a |  xxxxxxxxxx  |
|  b |  y           |
+----+--------------+
`,
  ],
])('%s', async ([, value, width, text]) => {
  expect(`\n${await formatTable(value, {operation: 'Op', color: false, width})}`).toBe(text)
})
