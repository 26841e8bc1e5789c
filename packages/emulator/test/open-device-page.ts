import {ENDPOINT, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {TestBed} from './test-bed.ts'

/** Creates a pending authorization and a browser that has not opened its page yet. */
export async function openDevicePage() {
  const bed = new TestBed()
  const device = await bed.startDevice()
  const browser = new PageBrowser(bed.emulator)
  return {bed, browser, ...device, url: `${ENDPOINT}/device?user_code=${device.userCode}`}
}
