import type { Sender } from '../services/ports/index.ts'
import type { Answer } from './answer.ts'
import type { Exchange } from './exchange.ts'
import { formatMessageId, wireTime } from './message-id.ts'
import type { GatewaySettings } from './settings.ts'
import { signInOutputSchema, transactions, type WrittenSignIn, type WrittenSignOut } from './wire/index.ts'

export type SignedIn =
  | { readonly ok: true; readonly number: string }
  /** Why nobody is signed in; the message that needed it has not left. */
  | { readonly ok: false; readonly reason: string; readonly raw?: string }

/** 9001 签到: one number per operator and calendar day, kept in memory, so that another machine or a new start has its own. */
export interface SignIns {
  numberFor(sender: Sender): Promise<SignedIn>
  /** The platform said this number is no good; the next call signs in again. */
  forget(sender: Sender, number: string): Promise<void>
  /** 9002 签退, of one operator or of everybody. Whatever the platform says to it, the number is not used again. */
  signOut(operatorId?: string): Promise<void>
}

function readSignIn(answer: Answer): SignedIn {
  switch (answer.kind) {
    case 'accepted': {
      const decoded = signInOutputSchema.safeParse(answer.output)
      if (decoded.success) return { ok: true, number: decoded.data.signinoutb.sign_no }
      return { ok: false, reason: '签到应答没有签到编号', raw: answer.receipt.raw }
    }
    case 'refused':
    case 'stale-sign-in':
      return { ok: false, reason: `签到被拒绝：${answer.message}`, raw: answer.receipt.raw }
    case 'not-sent':
    case 'unknown':
      // Signing in twice does no harm, so an unknown sign-in is simply not one.
      return { ok: false, reason: `签到没有完成：${answer.reason}`, ...(answer.raw === undefined ? {} : { raw: answer.raw }) }
  }
}

export function createSignIns(settings: GatewaySettings, exchange: Exchange): SignIns {
  const known = new Map<string, { readonly day: string; readonly sender: Sender; readonly signedIn: Promise<SignedIn> }>()

  const ownMessage = (sender: Sender): Sender => ({
    ...sender,
    messageId: formatMessageId(settings.institution.code, settings.now(), settings.nextSerial()),
  })

  async function signIn(sender: Sender): Promise<SignedIn> {
    const input: WrittenSignIn = {
      signIn: { opter_no: sender.operatorId, mac: settings.machine.mac, ip: settings.machine.ip },
    }
    const call = { transaction: transactions.signIn, sender: ownMessage(sender), enrolmentArea: '', signInNumber: '', input }
    return readSignIn(await exchange.send(call))
  }

  async function signOut(sender: Sender, signedIn: SignedIn): Promise<void> {
    if (!signedIn.ok) return
    const input: WrittenSignOut = { signOut: { sign_no: signedIn.number, opter_no: sender.operatorId } }
    const { number: signInNumber } = signedIn
    await exchange.send({ transaction: transactions.signOut, sender: ownMessage(sender), enrolmentArea: '', signInNumber, input })
  }

  return {
    async numberFor(sender) {
      const day = wireTime(settings.now()).slice(0, 10)
      const before = known.get(sender.operatorId)
      // Calls of one operator share one sign-in, also while it is still under way.
      const entry = before !== undefined && before.day === day ? before : { day, sender, signedIn: signIn(sender) }
      known.set(sender.operatorId, entry)
      const signedIn = await entry.signedIn
      if (!signedIn.ok && known.get(sender.operatorId) === entry) known.delete(sender.operatorId)
      return signedIn
    },
    async forget(sender, number) {
      const entry = known.get(sender.operatorId)
      const signedIn = await entry?.signedIn
      // Another call may have renewed it meanwhile; a newer number stays.
      if (signedIn?.ok && signedIn.number === number && known.get(sender.operatorId) === entry) known.delete(sender.operatorId)
    },
    async signOut(operatorId) {
      const today = wireTime(settings.now()).slice(0, 10)
      const leaving = operatorId === undefined ? [...known.keys()] : [operatorId]
      await Promise.all(
        leaving.map(async (operator) => {
          const entry = known.get(operator)
          known.delete(operator)
          // Yesterday's number has ended by itself.
          if (entry?.day === today) await signOut(entry.sender, await entry.signedIn)
        }),
      )
    },
  }
}
