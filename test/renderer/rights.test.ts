import { describe, expect, it } from 'vitest'
import { mayCall } from '../../main/app/rights.ts'
import { mayDo, offers } from '../../renderer/rights.ts'
import { roleSchema } from '../../shared/contract/index.ts'

describe('what the window offers', () => {
  it.each(Object.keys(offers) as (keyof typeof offers)[])('%s to exactly those who may', (act) => {
    for (const role of roleSchema.options) expect(mayDo(role, act), role).toBe(mayCall(role, act))
  })
})
