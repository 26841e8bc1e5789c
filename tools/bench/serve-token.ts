// Serves a token for every request, in its own process. Prints its port, and with a PEM file (certificate and key) as its
// argument, the port of the same server with TLS.
import {readFileSync} from 'node:fs'
import {createServer, type RequestListener, type Server} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo} from 'node:net'

const body = JSON.stringify({accessToken: 'token', tokenType: 'Bearer', expiresIn: 28_800})
const headers = {'content-type': 'application/json', 'content-length': body.length}

const respond: RequestListener = (request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(body))
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

const ports = [await listen(createServer(respond))]
const [file] = process.argv.slice(2)
if (file !== undefined) {
  const pem = readFileSync(file)
  ports.push(await listen(createTlsServer({cert: pem, key: pem}, respond)))
}
console.log(ports.join(' '))
