import {constants} from 'node:os'
import {describe, expect, test} from 'vitest'
import {failureReason} from '../src/network/failure-reason.ts'

function errorWith(message: string, members: object): Error {
  return Object.assign(new Error(message), members)
}

const refused = errorWith('connect ECONNREFUSED 127.0.0.1:1', {code: 'ECONNREFUSED'})
const unknown = errorWith('getaddrinfo ENOTFOUND a', {code: 'ENOTFOUND'})
const UNTRUSTED = 'the server certificate is not trusted'
const ADVICE = '. Pass the CA certificate with --ca-bundle'

describe('the reason of a failed request', () => {
  test.each<[string, Error, string]>([
    [
      'the first of several addresses',
      new AggregateError([refused, unknown], 'all'),
      'connection refused (ECONNREFUSED)',
    ],
    ['one address of several', new AggregateError([refused], 'all'), 'connection refused (ECONNREFUSED)'],
    ['several addresses without errors', new AggregateError([], 'all'), 'all'],
    ['several addresses whose errors are texts', new AggregateError(['a text'], 'all'), 'all'],
    ['an error without a code', new Error('plain'), 'plain'],
    ['an error without a message and a code', new Error(''), ''],
    ['an error with a code and no message', errorWith('', {code: 'EX'}), 'EX'],
    ['an error with an unknown code', errorWith('a message', {code: 'EX'}), 'a message'],
    [
      'a TLS alert',
      errorWith('0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:a.c:355:', {code: 'EPROTO'}),
      'TLS failed, wrong version number (EPROTO)',
    ],
    [
      'a response that is not HTTP',
      errorWith('Parse Error: Expected HTTP/', {code: 'HPE_INVALID_CONSTANT'}),
      'the response is not valid HTTP, Expected HTTP/ (HPE_INVALID_CONSTANT)',
    ],
    [
      'an error of the system',
      errorWith('connect EHOSTUNREACH 192.0.2.1:443', {code: 'EHOSTUNREACH', errno: -constants.errno.EHOSTUNREACH}),
      'host is unreachable (EHOSTUNREACH)',
    ],
    ['a number of no error', errorWith('a message', {code: 'EX', errno: 0}), 'a message'],
    ['a number that is a text', errorWith('a message', {code: 'EX', errno: '-13'}), 'a message'],
  ])('is that of %s', (_, error, reason) => {
    expect(failureReason(error, 'server')).toBe(reason)
  })

  test.each([
    ['CERT_HAS_EXPIRED', 'the server certificate has expired, or the clock of this computer is wrong', ''],
    ['CERT_NOT_YET_VALID', 'the server certificate is not valid yet, or the clock of this computer is wrong', ''],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED, ADVICE],
    ['EAI_AGAIN', 'the host name could not be resolved', ''],
    ['ECONNREFUSED', 'connection refused', ''],
    ['ECONNRESET', 'the connection was closed before the response arrived', ''],
    ['EINVAL', 'the network discards packets to this address', ''],
    ['ENOTFOUND', 'host name not found', ''],
    ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED, ADVICE],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED, ADVICE],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED, ADVICE],
  ])('of %s is that %s', (code, reason, advice) => {
    const error = errorWith('a message', {code})
    expect([failureReason(error, 'server'), failureReason(error, 'proxy')]).toEqual([
      `${reason} (${code})${advice}`,
      `${reason.replace('server certificate', 'proxy certificate')} (${code})${advice}`,
    ])
  })
})
