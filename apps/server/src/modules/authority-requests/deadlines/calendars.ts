import type Holidays from 'date-holidays';
import type { WorkingCalendar } from './types.ts';

/** Finds the working days of places. */
export interface Calendars {
  /** @param place `DE`, or with a part of the country, `US-CA`; undefined where none is known */
  of(place: string): WorkingCalendar | undefined;
}

const placeForm = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/;
/** Monday to Friday; holidays of the place besides. */
const lastWorkday = 5;

/**
 * From the tables of `date-holidays`, read once. Only the office counts deadlines, so that nobody
 * else pays for reading them.
 */
export async function openCalendars(): Promise<Calendars> {
  const { default: Tables } = await import('date-holidays');
  const countries = new Tables().getCountries('en');
  const calendars = new Map<string, WorkingCalendar>();
  return {
    of: (place) => {
      const known = calendars.get(place);
      if (known !== undefined) return known;
      const [country = '', part] = place.split('-');
      if (!placeForm.test(place) || !Object.hasOwn(countries, country)) return undefined;
      const tables = part === undefined ? new Tables(country) : new Tables(country, part);
      if (part !== undefined && !Object.hasOwn(tables.getStates(country, 'en') ?? {}, part)) {
        return undefined;
      }
      const made = calendarOf(place, tables);
      calendars.set(place, made);
      return made;
    },
  };
}

function calendarOf(place: string, tables: Holidays): WorkingCalendar {
  const byYear = new Map<number, ReadonlySet<string>>();
  const ofYear = (year: number) => {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    const holidays = tables.getHolidays(year).filter(({ type }) => type === 'public');
    const made = new Set(holidays.map(({ date }) => date.slice(0, 'yyyy-mm-dd'.length)));
    byYear.set(year, made);
    return made;
  };
  return {
    place,
    isWorkingDay: (day) => day.dayOfWeek <= lastWorkday && !ofYear(day.year).has(day.toString()),
  };
}
