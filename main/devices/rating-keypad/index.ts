/** Rating keypads (好差评 评价器): five levels, asked once per settled business, never in its way. */
export * from './commands.ts'
export { createRatingKeypad } from './driver.ts'
