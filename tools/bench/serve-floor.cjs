// Stores a client with a random ID for every request: the least that an emulator with SQLite has to do. Prints its URL.
const {createHash, randomBytes} = require('node:crypto')
const {createServer} = require('node:http')
const {DatabaseSync} = require('node:sqlite')

const database = new DatabaseSync(process.argv[2] ?? ':memory:')
database.exec('pragma journal_mode = wal; pragma synchronous = normal')
database.exec('create table clients (id text primary key, hash text)')
const insert = database.prepare('insert into clients values (?, ?)')

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const {clientName} = JSON.parse(Buffer.concat(chunks).toString())
    const clientId = randomBytes(16).toString('base64url')
    insert.run(clientId, createHash('sha256').update(clientId).digest('hex'))
    response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify({clientId, clientName}))
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
