/** A list of listeners; each registration answers with its own removal. */
export interface Listeners<Argument> {
  add(listener: (argument: Argument) => void): () => void
  call(argument: Argument): void
}

export function createListeners<Argument>(): Listeners<Argument> {
  const registered = new Set<{ readonly listener: (argument: Argument) => void }>()
  return {
    add(listener) {
      const registration = { listener }
      registered.add(registration)
      return () => {
        registered.delete(registration)
      }
    },
    call(argument) {
      for (const { listener } of [...registered]) listener(argument)
    },
  }
}
