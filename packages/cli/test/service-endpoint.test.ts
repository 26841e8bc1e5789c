import type {Profile} from '@sso-oidc/session'
import {describe, expect, test} from 'vitest'
import {type EndpointService, serviceEndpoint} from '../src/network/service-endpoint.ts'

function endpoint(
  service: EndpointService,
  region: string,
  env: Record<string, string> = {},
  {settings = {}, services = {}}: Partial<Profile> = {},
): string {
  return serviceEndpoint(service, region, {env, profile: {name: 'p', settings, services, sources: []}}).href
}

describe('the endpoint', () => {
  test.each<[EndpointService, string, Record<string, string>, string]>([
    ['sts', 'eu-west-1', {}, 'https://sts.eu-west-1.amazonaws.com/'],
    ['sts', 'cn-north-1', {}, 'https://sts.cn-north-1.amazonaws.com.cn/'],
    ['sts', 'us-east-1', {AWS_USE_FIPS_ENDPOINT: 'true'}, 'https://sts-fips.us-east-1.amazonaws.com/'],
    ['sts', 'us-gov-west-1', {AWS_USE_FIPS_ENDPOINT: 'true'}, 'https://sts.us-gov-west-1.amazonaws.com/'],
    ['sts', 'us-east-1', {AWS_USE_DUALSTACK_ENDPOINT: 'true'}, 'https://sts.us-east-1.api.aws/'],
    ['sso', 'us-west-2', {}, 'https://portal.sso.us-west-2.amazonaws.com/'],
    ['sso-oidc', 'us-west-2', {}, 'https://oidc.us-west-2.amazonaws.com/'],
    ['signin', 'us-east-1', {}, 'https://us-east-1.signin.aws.amazon.com/'],
    ['signin', 'cn-north-1', {}, 'https://cn-north-1.signin.amazonaws.cn/'],
    ['signin', 'us-gov-west-1', {}, 'https://us-gov-west-1.signin.amazonaws-us-gov.com/'],
    ['signin', 'eusc-de-east-1', {}, 'https://eusc-de-east-1.signin.amazonaws-eusc.eu/'],
  ])('of %s in %s with %j', (service, region, env, url) => {
    expect(endpoint(service, region, env)).toBe(url)
  })

  test('is the configured one: variable of the service, variable of all, section, profile', () => {
    const services = {sts: {endpoint_url: 'http://section'}}
    const settings = {endpoint_url: 'http://profile'}
    const own = {AWS_ENDPOINT_URL_STS: 'http://own', AWS_ENDPOINT_URL: 'http://all'}
    expect([
      endpoint('sts', 'r', own, {services, settings}),
      endpoint('sts', 'r', {AWS_ENDPOINT_URL: 'http://all'}, {services, settings}),
      endpoint('sts', 'r', {}, {services, settings}),
      endpoint('sso', 'r', {}, {services, settings}),
      endpoint('sso-oidc', 'r', {AWS_ENDPOINT_URL_SSO_OIDC: 'http://oidc'}, {settings}),
      endpoint('sts', 'r1', {...own, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE'}),
      endpoint('sts', 'r1', own, {settings: {ignore_configured_endpoint_urls: 'true'}}),
    ]).toEqual([
      'http://own/',
      'http://all/',
      'http://section/',
      'http://profile/',
      'http://oidc/',
      'https://sts.r1.amazonaws.com/',
      'https://sts.r1.amazonaws.com/',
    ])
  })

  test.each<[string, Partial<Profile>]>([
    ['endpoint_url', {settings: {endpoint_url: 'x'}}],
    ['endpoint_url of sts', {services: {sts: {endpoint_url: 'x'}}}],
  ])('is an error that contains the place of an invalid %s', (place, profile) => {
    expect(() => endpoint('sts', 'r', {}, profile)).toThrow(`Invalid value "x" for ${place} in the profile "p".`)
  })

  test.each(['sts', 'ftp://sts', 'http://'])('is an error if %j is configured', (url) => {
    expect(() => endpoint('sts', 'r', {AWS_ENDPOINT_URL: url})).toThrow(
      expect.objectContaining({
        code: 'InvalidSetting',
        message: expect.stringMatching(/^Invalid value ".*" for AWS_ENDPOINT_URL\. Use a complete URL/),
      }),
    )
  })

  test.each<EndpointService>(['sts', 'signin'])('of %s never contains an invalid region', (service) => {
    expect(() => endpoint(service, 'a.example.com/')).toThrow(expect.objectContaining({code: 'InvalidRegion'}))
  })
})
