export interface SignOutCalls {
  /** 9002 of this operator, who signs in again with the next message in their name. Nothing depends on what the platform says to it. */
  signOut(operatorId: string): Promise<void>
}
