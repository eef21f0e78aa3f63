/** Where this terminal stands; decides level and placement. */
export interface Institution {
  /** 定点医药机构编号. */
  readonly code: string
  readonly name: string
  /** 就医地区划. */
  readonly area: string
  readonly hospitalLevel: string
  /** Tells the terminals of one institution apart: the head of every slip number. */
  readonly terminal: string
}

/** 统筹区: the first four digits name the prefecture, which pools the fund. */
export function poolingAreaOf(area: string): string {
  return `${area.slice(0, 4)}00`
}

export function placeOf(institution: Institution, enrolmentArea: string): 'local' | 'in-province' | 'cross-province' {
  if (poolingAreaOf(institution.area) === poolingAreaOf(enrolmentArea)) return 'local'
  return institution.area.slice(0, 2) === enrolmentArea.slice(0, 2) ? 'in-province' : 'cross-province'
}
