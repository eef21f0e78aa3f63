import { createApp } from '../../main/app/index.ts'
import { loopbackHost } from '../../main/loopback/index.ts'
import { createClient } from '../../renderer/client/client.ts'
import type { MethodName, MethodRequest } from '../../shared/contract/index.ts'
import { agreed } from './terminal.ts'

/** A whole terminal in this folder, asked as the window asks it; whoever signs in is one of the demo. */
export async function demoDesk(folder: string) {
  const app = await createApp(loopbackHost({ dataFolder: folder, keyFolder: `${folder}/keys` }))
  const client = createClient({ call: app.call, subscribe: () => () => undefined, watchConnection: () => () => undefined })
  const call = async <Name extends MethodName>(name: Name, request: MethodRequest<Name>) => agreed(await client.call(name, request))
  return {
    app,
    client,
    call,
    async signIn(role: string) {
      const operator = (await call('session.operators', {})).find((known) => known.role === role)
      await call('session.signIn', { operatorId: operator?.operatorId ?? '', pin: operator?.demoPin ?? '' })
    },
  }
}
