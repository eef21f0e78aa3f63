import { describe, expect, it } from 'vitest'
import { findPort, type ListedPort } from '../../../../main/devices/index.ts'

const ch340 = { vendorId: '1A86', productId: '7523' }
const ftdi = { vendorId: '0403', productId: '6001' }
const left: ListedPort = { path: 'COM5', location: '1-1.3', ...ch340 }
const right: ListedPort = { path: 'COM6', location: '1-1.4', ...ch340 }
const known: ListedPort = { path: 'COM7', serialNumber: 'A50285BI', ...ftdi }
const builtIn: ListedPort = { path: 'COM1' }

describe('where a device is plugged in', () => {
  it('is where its ids are, whatever the path is called today', () => {
    expect(findPort({ ...ch340, lastPort: 'COM3' }, [builtIn, right, known])).toEqual({ kind: 'found', path: 'COM6' })
    expect(findPort({ ...ftdi, serialNumber: 'A50285BI' }, [{ ...known, path: 'COM12' }])).toEqual({ kind: 'found', path: 'COM12' })
  })

  it('is nowhere when none has its ids, or its serial number is another device', () => {
    expect(findPort(ch340, [builtIn, known])).toEqual({ kind: 'absent' })
    expect(findPort({ ...ftdi, serialNumber: 'OTHER' }, [known])).toEqual({ kind: 'absent' })
  })

  it('is told by serial number, then socket, then the path it had last, among alike ones', () => {
    const two = [known, { ...known, path: 'COM8', serialNumber: 'B7' }]
    expect(findPort({ ...ftdi, serialNumber: 'B7', lastPort: 'COM7' }, two)).toEqual({ kind: 'found', path: 'COM8' })
    expect(findPort({ ...ch340, location: '1-1.4', lastPort: 'COM5' }, [left, right])).toEqual({ kind: 'found', path: 'COM6' })
    expect(findPort({ ...ch340, lastPort: 'COM5' }, [left, right])).toEqual({ kind: 'found', path: 'COM5' })
  })

  it('is asked for, never guessed, when two fit', () => {
    expect(findPort(ch340, [left, right])).toEqual({ kind: 'ambiguous', paths: ['COM5', 'COM6'] })
    expect(findPort({ ...ch340, location: '2-1', lastPort: 'COM9' }, [left, right])).toEqual({ kind: 'ambiguous', paths: ['COM5', 'COM6'] })
  })

  it('is another socket when it alone has its ids, but not the socket of another configured device', () => {
    const place = { ...ch340, location: '1-1.3' }
    expect(findPort(place, [right])).toEqual({ kind: 'found', path: 'COM6' })
    expect(findPort(place, [right], [{ ...ch340, location: '1-1.4' }])).toEqual({ kind: 'absent' })
  })
})
