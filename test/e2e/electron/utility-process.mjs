// Gives a child process what a utility process of Electron has: a port to its parent, and no standard input.
import { EventEmitter } from 'node:events'

process.parentPort = new EventEmitter()
process.on('message', (data) => process.parentPort.emit('message', { data }))
