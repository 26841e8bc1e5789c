/** Returns a time in the time zone of the user: `14:05`, with the date if it is not today. */
export function localTime(time: string, now: number): string {
  const date = new Date(time)
  const pad = (number: number): string => String(number).padStart(2, '0')
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`
  if (date.toDateString() === new Date(now).toDateString()) return clock
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}`
}
