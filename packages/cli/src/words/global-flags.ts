import {bundledFormats} from '#bundled-formats'
import type {Flag} from './flags.ts'

/** Names for `--output` that the program has itself. They are reserved. */
export const outputNames: readonly string[] = [...Object.keys(bundledFormats), 'off']

/** Names for `--cli-error-format`. The first two are for people, the others are formats of a result. */
export const errorFormats: readonly string[] = [
  'enhanced',
  'legacy',
  ...['json', 'yaml', 'text', 'table'].filter((name) => Object.hasOwn(bundledFormats, name)),
]

/** Flags of every operation. They may stand anywhere on the command line. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {name: 'debug', takes: 'nothing', summary: 'Tell on standard error what is sent and received, without secrets.'},
  {
    name: 'endpoint-url',
    takes: 'one',
    placeholder: 'url',
    summary: 'Send the request here instead of to the service of the region.',
  },
  {name: 'no-verify-ssl', takes: 'nothing', summary: 'Do not check the certificate of the service.'},
  {
    name: 'no-paginate',
    takes: 'nothing',
    summary: 'Send one request, and print its page, where otherwise all pages of a list are put together.',
  },
  {
    name: 'output',
    takes: 'one',
    choices: outputNames,
    open: true,
    placeholder: 'format',
    summary:
      'Format of the result; `sso-oidc formats` describes them. It can also be a package or a ./file.js. Default: AWS_DEFAULT_OUTPUT, else the profile, else json.',
  },
  {name: 'query', takes: 'one', placeholder: 'expression', summary: 'JMESPath expression that picks from the result.'},
  {
    name: 'region',
    takes: 'one',
    placeholder: 'region',
    summary:
      'Region of the IAM Identity Center instance. Default: AWS_REGION, else AWS_DEFAULT_REGION, else the profile.',
  },
  {
    name: 'profile',
    takes: 'one',
    placeholder: 'name',
    summary: 'Profile of ~/.aws/config to take settings from. Default: AWS_PROFILE, else default.',
  },
  {
    name: 'color',
    takes: 'one',
    choices: ['on', 'off', 'auto'],
    summary: 'Whether the result may have colours. Default: auto, on a terminal and without NO_COLOR.',
  },
  {name: 'no-sign-request', takes: 'nothing', summary: 'Send the request without a signature.'},
  {
    name: 'ca-bundle',
    takes: 'one',
    placeholder: 'file',
    summary: 'Trust the certificate authorities in this PEM file. Default: AWS_CA_BUNDLE.',
  },
  {
    name: 'cli-read-timeout',
    takes: 'one',
    placeholder: 'seconds',
    summary: 'Longest wait for the whole answer; 0 for no limit. Default: 60.',
  },
  {
    name: 'cli-connect-timeout',
    takes: 'one',
    placeholder: 'seconds',
    summary: 'Longest wait for the connection; 0 for no limit. Default: 60.',
  },
  {
    name: 'cli-binary-format',
    takes: 'one',
    choices: ['base64', 'raw-in-base64-out'],
    summary: 'Has no effect: no member of the service is binary.',
  },
  {
    name: 'cli-error-format',
    takes: 'one',
    choices: errorFormats,
    placeholder: 'format',
    summary: 'Form of error messages. Default: AWS_CLI_ERROR_FORMAT, else the profile, else enhanced.',
  },
  {name: 'no-cli-pager', takes: 'nothing', summary: 'Do not show the result through a pager.'},
]
