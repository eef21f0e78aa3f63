import type { PlatformOutcome } from '../../services/ports/index.ts'
import { type Accepted, accept } from '../caller.ts'
import { Foreign } from '../mapping/index.ts'
import { peopleInOutputSchema } from '../wire/index.ts'

/** What has no output is decided by the status alone; but an output that names another person is the answer to another call. */
export function acceptWithoutOutput<Value>(accepted: Accepted, personNumber: string, value: Value): PlatformOutcome<Value> {
  const named = Object.values(peopleInOutputSchema.parse(accepted.output)).flat()
  if (named.some(({ psn_no }) => psn_no !== undefined && psn_no !== personNumber)) throw new Foreign('应答的人员编号与请求不符')
  return accept(accepted, value)
}
