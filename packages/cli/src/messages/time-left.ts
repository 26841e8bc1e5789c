/** Returns the seconds that are left as minutes and seconds: `9:05`. */
export function timeLeftText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
