import type { DeviceKind } from '../../shared/contract/index.ts'
import type { CardIdentity, Host } from '../services/ports/index.ts'

/** A device of the demo, as `devices.yaml` names it. */
export interface SimulatedDevice {
  readonly kind: DeviceKind
  readonly driver: string
  readonly port: string
}

export interface SimulatedReader extends SimulatedDevice {
  put(card: CardIdentity | undefined): void
  stop(): Promise<void>
}

/** Runs the reader simulator as a program of its own; the terminal's driver meets it byte by byte over TCP. */
export async function startSimulatedReader(host: Host): Promise<SimulatedReader> {
  const program = host.startProgram('card-reader-simulator', ['--tcp', '127.0.0.1:0'])
  const port = await program.lineAfter('listening')
  return {
    kind: 'social-card',
    driver: 'acs-serial',
    port,
    put: (card) => {
      if (card === undefined) {
        program.send('remove')
        return
      }
      const { cardNumber, cardIdentification, socialSecurityNumber, name, sex, birthDate, version, issuedOn, validTo } = card
      const description = {
        name,
        idNumber: socialSecurityNumber,
        cardNumber,
        cardIdentification,
        sex,
        birthDate,
        version,
        issuedOn,
        validTo,
      }
      program.send(`insert ${JSON.stringify(description)}`)
    },
    stop: () => program.stop(),
  }
}
