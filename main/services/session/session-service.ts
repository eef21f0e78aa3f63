import type { Operator } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { AuditStore, Clock, OperatorStore } from '../ports/index.ts'
import { isPin, sealPin } from './pin.ts'

export interface SessionParts {
  readonly operators: OperatorStore
  readonly audit: AuditStore
  readonly clock: Clock
}

export interface SessionService {
  operators(): readonly Operator[]
  current(): Operator | undefined
  signIn(operatorId: string, pin: string): Promise<Outcome<Operator, 'session.wrong-pin' | 'session.locked'>>
  signOut(): void
  /** Enrols an operator; the PIN is kept as a salted hash only. */
  add(operator: Operator, pin: string): Promise<void>
}

const failuresMax = 5
const lockMs = 5 * 60_000

/** Who is at this terminal. One person at a time; every sign-in, failure and sign-out is in the audit. */
export function createSessionService({ operators, audit, clock }: SessionParts): SessionService {
  let current: Operator | undefined
  /** Sign-ins one after the other: guesses sent at the same time must not all be counted as the first. */
  let last: Promise<unknown> = Promise.resolve()

  function note(operatorId: string, act: string, result: string): void {
    audit.append({ at: clock.now(), operatorId, act, subject: operatorId, result })
  }

  async function signIn(operatorId: string, pin: string): Promise<Outcome<Operator, 'session.wrong-pin' | 'session.locked'>> {
    const operator = operators.list().find((known) => known.operatorId === operatorId)
    const secret = operators.secret(operatorId)
    if (!operator || !secret) {
      // As slow as a wrong PIN, so that it does not tell which operators exist.
      await sealPin(pin)
      return refuse('session.wrong-pin', { attemptsLeft: failuresMax - 1 })
    }
    const now = clock.now()
    // Beyond the longest lock the clock was set back: the lock is not made longer by that.
    const lockedUntil = Math.min(secret.lockedUntil, now + lockMs)
    if (lockedUntil > now) {
      if (lockedUntil < secret.lockedUntil) operators.noteFailure(operatorId, 0, lockedUntil)
      note(operatorId, 'session.signIn', 'locked')
      return refuse('session.locked', { unlockAt: instantText(lockedUntil) })
    }
    if (await isPin(pin, secret)) {
      if (secret.failures > 0) operators.noteFailure(operatorId, 0, 0)
      note(operatorId, 'session.signIn', 'signed in')
      current = operator
      return succeed(operator)
    }
    const failures = secret.failures + 1
    const isLocked = failures >= failuresMax
    operators.noteFailure(operatorId, isLocked ? 0 : failures, isLocked ? now + lockMs : 0)
    note(operatorId, 'session.signIn', isLocked ? 'wrong PIN, locked' : 'wrong PIN')
    if (isLocked) return refuse('session.locked', { unlockAt: instantText(now + lockMs) })
    return refuse('session.wrong-pin', { attemptsLeft: failuresMax - failures })
  }

  return {
    operators: () => operators.list(),
    current: () => current,
    signIn(operatorId, pin) {
      const answer = last.then(() => signIn(operatorId, pin))
      last = answer.catch(() => undefined)
      return answer
    },
    signOut() {
      if (current) note(current.operatorId, 'session.signOut', 'signed out')
      current = undefined
    },
    async add(operator, pin) {
      const { salt, hash } = await sealPin(pin)
      operators.add(operator, salt, hash)
      note(operator.operatorId, 'session.addOperator', operator.role)
    },
  }
}
