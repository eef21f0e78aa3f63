import {
  exactNumber,
  type RequestEnvelope,
  requestEnvelopeSchema,
  signInInputSchema,
  signOutInputSchema,
  type WrittenAnswer,
  type WrittenSignInOutput,
  type WrittenSignOutOutput,
} from '../gateway/wire/index.ts'
import type { PolicyPacks } from '../services/ports/index.ts'
import { createArithmetic } from './arithmetic.ts'
import { type Context, Refusal, readInput, type StandInInstitution } from './context.ts'
import { directoryWorks } from './directories.ts'
import type { Disagreement } from './disagreement.ts'
import { fileWorks, SentFile } from './files.ts'
import { uploadFees, withdrawFees } from './inpatient-fees.ts'
import { cancel, preSettle, settle } from './inpatient-settlement.ts'
import type { Ledger } from './ledger.ts'
import { outpatientWorks } from './outpatient.ts'
import { personInformation } from './person-information.ts'
import { queryWorks } from './queries.ts'
import { reconciliationWorks } from './reconciling.ts'
import { stayWorks } from './stay.ts'
import { stockWorks } from './stock.ts'
import { takeBack } from './taking-back.ts'
import { type DecodingAnswer, decodeVoucher } from './voucher-decoding.ts'
import { compactTime, wireTime } from './wire-time.ts'

/** 9001 签到. */
function signIn(context: Context): WrittenSignInOutput {
  const { signIn: asked } = readInput(signInInputSchema, context)
  if (asked.opter_no !== context.envelope.opter) throw new Refusal('操作员编号与经办人不符')
  const time = wireTime(context.now)
  const number = `QD${compactTime(context.now)}${String(context.ledger.nextSignInNumber()).padStart(8, '0')}`
  context.ledger.signIn(number, asked.opter_no, time.slice(0, 10))
  return { signinoutb: { sign_time: time, sign_no: number } }
}

/** 9002 签退. */
function signOut(context: Context): WrittenSignOutOutput {
  const { signOut: asked } = readInput(signOutInputSchema, context)
  if (!context.ledger.endSignIn(asked.sign_no, asked.opter_no)) throw new Refusal('签到编号不存在')
  return { signoutoutb: { sign_time: wireTime(context.now) } }
}

type Work = (context: Context) => unknown

const works: Readonly<Record<string, Work>> = {
  '9001': signIn,
  '9002': signOut,
  '1101': personInformation,
  '2301': uploadFees,
  '2302': withdrawFees,
  '2303': preSettle,
  '2304': settle,
  '2305': cancel,
  '2601': takeBack,
  ...stayWorks,
  ...outpatientWorks,
  ...queryWorks,
  ...stockWorks,
  ...reconciliationWorks,
  ...fileWorks,
  ...directoryWorks,
}

/** How one message is to be treated besides the rules. */
export interface Treatment {
  /** The platform's own view of policy, catalogue or accounts is another one. */
  readonly disagree?: Disagreement | undefined
  readonly staleSignIn?: boolean
  /** Every sign-in number given out so far ends first. */
  readonly endSignIns?: boolean
  /** Refused with these words, without any work. */
  readonly fail?: string
}

function answer(context: Pick<Context, 'institution' | 'nextSerial' | 'now'>, words: string | undefined, output: unknown): WrittenAnswer {
  const time = `${compactTime(context.now)}000`
  return {
    infcode: exactNumber(words === undefined ? '0' : '-1'),
    inf_refmsgid: `${context.institution.area}${compactTime(context.now)}${String(context.nextSerial()).padStart(10, '0')}`,
    refmsg_time: time,
    respond_time: time,
    err_msg: words ?? null,
    warn_msg: null,
    warn_info: null,
    output: output ?? null,
  }
}

function checkSender({ envelope, institution, ledger, now }: Context, treatment: Treatment): void {
  if (envelope.fixmedins_code !== institution.code) throw new Refusal('定点医药机构编号不正确')
  if (envelope.mdtrtarea_admvs !== institution.area) throw new Refusal('就医地医保区划不正确')
  if (envelope.msgid.length > 30) throw new Refusal('发送方报文ID超过30位')
  if (treatment.fail !== undefined) throw new Refusal(treatment.fail)
  if (envelope.infno === '9001') return
  if (envelope.sign_no === undefined) throw new Refusal('签到编码为空，请先去签到')
  const isSignedIn = ledger.isSignedIn(envelope.sign_no, envelope.opter, wireTime(now).slice(0, 10))
  if (treatment.staleSignIn || !isSignedIn) throw new Refusal('签到编号无效或已过期，请重新签到')
}

export interface PlatformParts {
  readonly ledger: Ledger
  readonly institution: StandInInstitution
  readonly packs: PolicyPacks
  readonly now: () => number
}

export interface Platform {
  /** Does what a message asks and writes it, all or nothing, before the answer exists. */
  handle(request: unknown, treatment: Treatment): WrittenAnswer | SentFile
  /** 电子凭证解码, in an envelope of its own. */
  decodeVoucher(message: unknown, treatment: Treatment): DecodingAnswer
}

/** The platform without its line: one message in, one answer out, everything written in between. */
export function createPlatform({ ledger, institution, packs, now }: PlatformParts): Platform {
  const usual = createArithmetic(packs)
  let serial = 0
  const nextSerial = () => {
    serial += 1
    return serial
  }

  function work(context: Context, treatment: Treatment): unknown {
    checkSender(context, treatment)
    const transaction = works[context.envelope.infno]
    if (transaction === undefined) throw new Refusal(`交易编号 ${context.envelope.infno} 未开放`)
    return transaction(context)
  }

  function answerTo(envelope: RequestEnvelope, treatment: Treatment): WrittenAnswer | SentFile {
    if (treatment.endSignIns) ledger.endSignIns()
    const arithmetic = treatment.disagree === undefined ? usual : createArithmetic(packs, treatment.disagree)
    const context: Context = { ledger, institution, arithmetic, envelope, now: now(), nextSerial }
    let words: string | undefined
    let output: unknown
    try {
      // A savepoint: a refusal leaves nothing behind, the note of the message stays.
      output = ledger.transact(() => work(context, treatment))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      words = error.message
    }
    ledger.note(envelope.msgid, envelope.infno, context.now, words)
    return output instanceof SentFile ? output : answer(context, words, output)
  }

  return {
    decodeVoucher(message, treatment) {
      if (treatment.fail !== undefined) return { code: 500100, success: false, message: treatment.fail }
      return decodeVoucher({ ledger, institution, now }, message)
    },
    handle(request, treatment) {
      const envelope = requestEnvelopeSchema.safeParse(request)
      if (!envelope.success) {
        const place = envelope.error.issues[0]?.path.join('.') ?? ''
        return answer({ institution, nextSerial, now: now() }, `请求报文格式不正确：${place}`, null)
      }
      return ledger.transact(() => answerTo(envelope.data, treatment))
    },
  }
}
