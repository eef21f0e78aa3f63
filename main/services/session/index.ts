/** Operators, their PINs and who is signed in. What each may call is `main/app/rights.ts`. */
export { createSessionService, type SessionParts, type SessionService } from './session-service.ts'
