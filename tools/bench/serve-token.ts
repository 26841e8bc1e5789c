// Serves a token for every request, in its own process. Prints its port.
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'

const body = JSON.stringify({accessToken: 'token', tokenType: 'Bearer', expiresIn: 28_800})
const headers = {'content-type': 'application/json', 'content-length': body.length}

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(body))
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
