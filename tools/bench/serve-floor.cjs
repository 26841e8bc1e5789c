// Opens a database in memory and responds to every request: the least that an emulator with SQLite has to do. Prints its URL.
const {createServer} = require('node:http')
const {DatabaseSync} = require('node:sqlite')

const database = new DatabaseSync(':memory:')
database.exec('create table clients (id text primary key)')
const insert = database.prepare('insert or ignore into clients values (?)')

const server = createServer((request, response) => {
  insert.run('client')
  request.resume().on('end', () => response.end('{}'))
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
