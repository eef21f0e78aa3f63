import { issueInChinese } from '../../shared/policy/issue-words.ts'
import { useText, useWords } from '../text/use-text.ts'

interface Place {
  readonly place: string
  readonly found: string
  readonly expected: string
}

/** Where something sent to us is wrong: place, what was found, what was expected. */
export function PlaceTable({ places }: { places: readonly Place[] }) {
  const t = useText()
  const say = useWords()
  const inWords = (text: string) => say({ zh: issueInChinese(text), en: text })
  return (
    <table className="plain-table">
      <thead className="plain-table-head">
        <tr>
          <th>{t('place.place')}</th>
          <th>{t('place.found')}</th>
          <th>{t('place.expected')}</th>
        </tr>
      </thead>
      <tbody>
        {places.map((place) => (
          <tr key={`${place.place} ${place.found} ${place.expected}`}>
            <td>
              <code>{place.place}</code>
            </td>
            <td>{inWords(place.found)}</td>
            <td>{inWords(place.expected)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
