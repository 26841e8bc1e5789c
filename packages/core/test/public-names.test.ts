import * as core from '@sso-oidc/core'
import {expect, test} from 'vitest'

test('the package exports these functions, classes, and constants, and no others (H5)', () => {
  const operations = new Set<unknown>(Object.values(core.operations))
  const names = Object.entries<unknown>(core).filter(([, value]) => !operations.has(value))
  expect(names.map(([name]) => name).sort()).toEqual([
    'ConfigError',
    'InputError',
    'MAX_BODY_BYTES',
    'MAX_TIMER_MS',
    'ResponseError',
    'SERVICES',
    'SERVICE_ERRORS',
    'ServiceError',
    'SsoOidcError',
    'TransportError',
    'assertJsonDepth',
    'assertRegion',
    'assertValid',
    'bodyMembers',
    'createClient',
    'emptyValue',
    'endpointFor',
    'fetchTransport',
    'inputSkeleton',
    'isResponse',
    'operations',
    'outputSkeleton',
    'parseJson',
    'plainRegion',
    'pointerSegments',
    'poll',
    'requestSchema',
    'responseSchema',
    'sendAll',
    'sendPages',
    'sendWithServerClock',
    'serviceErrorEntry',
    'serviceOf',
    'timer',
    'toKebabCase',
    'validateRequest',
    'waitForToken',
    'withRetries',
  ])
})
