import {DEFAULT_REGION, DEFAULT_START_URL} from '../emulator/emulator.ts'

/** Name of the program. */
export const NAME = 'sso-oidc-emulator'

/** Default port of the command `start`. The command `run` uses a free port. */
export const DEFAULT_PORT = 8021

/** Help text of the program. */
export const HELP = `Emulator of AWS IAM Identity Center on localhost, to test sign-in flows without an AWS account.

Usage: ${NAME} [start] [options]
       ${NAME} run [options] -- COMMAND [ARGUMENT...]

  start  Start the emulator and print the environment variables that point clients at it (default)
  run    Start the emulator, run a command with these variables, and exit with the exit code of the command

  --port N            Port on 127.0.0.1, or 0 for a free port (default: ${DEFAULT_PORT}, or a free port for run)
  --store STORE       Location of the state: memory (default), sqlite:FILE, or postgres://USER@HOST/DATABASE
  --users FILE        YAML or JSON file with users, accounts, and roles (default: alice, with two roles in one account)
  --auto-approve      Approve every sign-in immediately, as the first user
  --mode MODE         Handling of refresh tokens and scopes: aws (default, as the live service) or strict
  --portal-rate N     Requests per second that the access portal accepts (default: no limit)
  --region NAME       Region of the instance (default: ${DEFAULT_REGION})
  --start-url URL     Valid start URL, repeatable (default: ${DEFAULT_START_URL})
  --allow-origin URL  Origin of a browser application that can call the services, repeatable
  --log               Log requests to standard error
  --allow-remote      Listen on all addresses; anyone who can connect can approve sign-ins
  -h, --help          Show this help
  -v, --version       Show the version

start runs until Ctrl-C, so eval "$(${NAME} start)" never returns. Paste the printed lines into another
terminal, or use run:

  ${NAME} run --auto-approve -- npm test
`
