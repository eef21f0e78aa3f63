import { describe, expect, it } from 'vitest'
import { listPorts, portRefusal, readTcpAddress } from '../../../../main/devices/index.ts'

describe('an error of the operating system', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'device.not-found'],
    ['Opening COM5: File not found', 'device.not-found'],
    ['connect ECONNREFUSED 127.0.0.1:4001', 'device.not-found'],
    ['getaddrinfo ENOTFOUND reader.hospital', 'device.not-found'],
    ['Error Resource temporarily unavailable Cannot lock port', 'device.busy'],
    ['Opening COM5: Access denied', 'device.busy'],
    ['bad file descriptor', 'device.disconnected'],
    ['Port is not open', 'device.disconnected'],
    ['read ECONNRESET', 'device.disconnected'],
  ])('%j is %s', (words, code) => {
    expect(portRefusal('COM5', new Error(words))).toEqual({ ok: false, error: { code, details: { port: 'COM5' } } })
  })

  it('nobody knows keeps its words', () => {
    expect(portRefusal('COM5', new Error('Error: Permission denied, cannot open /dev/ttyS0')).error).toEqual({
      code: 'device.failed',
      details: { port: 'COM5', reason: 'Error: Permission denied, cannot open /dev/ttyS0' },
    })
  })
})

describe('the list of ports', () => {
  it('where the system cannot be asked is empty and says why', async () => {
    const noUdevadm = () => Promise.reject(new Error('spawn udevadm ENOENT'))
    expect(await listPorts(noUdevadm)).toEqual({ ports: [], unavailable: 'spawn udevadm ENOENT' })
  })

  it('on this very machine never fails', async () => {
    expect(Array.isArray((await listPorts()).ports)).toBe(true)
  })

  it('writes ids as four upper-case digits and leaves out what is unknown', async () => {
    const one = { path: '/dev/ttyUSB0', vendorId: '1a86', productId: '7523', manufacturer: undefined, serialNumber: undefined }
    const system = () => Promise.resolve([{ ...one, locationId: '1-2', pnpId: undefined }])
    expect(await listPorts(system)).toEqual({
      ports: [{ path: '/dev/ttyUSB0', vendorId: '1A86', productId: '7523', location: '1-2' }],
    })
  })
})

describe('the address of a device server', () => {
  it.each([
    ['tcp://10.0.0.7:4001', { host: '10.0.0.7', port: 4001 }],
    ['tcp://reader-3.hospital:4001', { host: 'reader-3.hospital', port: 4001 }],
    ['tcp://[::1]:4001', { host: '::1', port: 4001 }],
    ['tcp://10.0.0.7', undefined],
    ['tcp://10.0.0.7:0', undefined],
    ['tcp://10.0.0.7:70000', undefined],
    ['/dev/ttyUSB0', undefined],
  ])('%s', (port, address) => {
    expect(readTcpAddress(port)).toEqual(address)
  })
})
