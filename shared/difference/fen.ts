import { compareMoney, type Money, moneyFromFen, multiplyMoney, negateMoney, subtractMoney } from '../money/index.ts'

const oneFen = moneyFromFen(1)

export const sizeOf = (amount: Money): Money => (compareMoney(amount, moneyFromFen(0)) < 0 ? negateMoney(amount) : amount)

/** How far two amounts lie apart. */
export const distance = (a: Money, b: Money): Money => sizeOf(subtractMoney(a, b))

/** Apart by no more than so many fen. */
export const isWithinFen = (a: Money, b: Money, fen = 1): boolean => compareMoney(distance(a, b), multiplyMoney(oneFen, fen)) <= 0
