// Sends a request to the emulator without a network and without an AWS account.
import {createClient, fetchTransport, registerClient} from '@sso-oidc/core'
import {createEmulator} from '@sso-oidc/emulator'

const emulator = createEmulator()

const client = createClient({
  endpoint: 'http://127.0.0.1',
  transport: fetchTransport({fetch: emulator.fetch}),
})

const {clientId} = await client.send(registerClient, {clientName: 'test', clientType: 'public'})
console.log(clientId === undefined ? 'not registered' : 'registered')
