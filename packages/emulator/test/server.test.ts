import http from 'node:http'
import {createEmulator, listen} from '@sso-oidc/emulator'
import {expect, test} from 'vitest'

async function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${url}/device`, {headers: {host}, agent: false}, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', reject)
  })
}

test('The server answers to names of this host and to no other', async () => {
  const server = await listen(createEmulator())
  const port = new URL(server.url).port
  try {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'evil.test', '127.0.0.1.evil.test']
    expect(await Promise.all(hosts.map((host) => statusFor(server.url, host)))).toEqual([200, 200, 200, 421, 421])
  } finally {
    await server.close()
  }
})

test('The server closes while clients keep their connections', async () => {
  const server = await listen(createEmulator())
  const agent = new http.Agent({keepAlive: true})
  await new Promise<void>((resolve) => {
    http.get(`${server.url}/device`, {agent}, (response) => response.resume().on('end', resolve))
  })
  const start = performance.now()
  await server.close()
  expect(performance.now() - start).toBeLessThan(1_000)
  await expect(fetch(server.url)).rejects.toThrow()
  agent.destroy()
})

test('The server leaves the globals of its process alone', async () => {
  const {Request: request, Response: response} = globalThis
  const server = await listen(createEmulator())
  await server.close()
  expect([globalThis.Request, globalThis.Response]).toEqual([request, response])
})

test('The server rejects when its port is taken', async () => {
  const server = await listen(createEmulator())
  try {
    const port = Number(new URL(server.url).port)
    await expect(listen(createEmulator(), {port})).rejects.toMatchObject({code: 'EADDRINUSE'})
  } finally {
    await server.close()
  }
})
