/** What the person at the counter sees and is asked: amount due, rating. Courtesies that never hold up a settlement. */
export { type CounterParts, type CounterService, createCounterService } from './counter-service.ts'
