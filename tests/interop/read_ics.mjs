// Prints the events of a calendar file as ical.js (Thunderbird, Nextcloud) understands them, as one JSON array.
// Usage: node read_ics.mjs ICAL_JS_FOLDER FILE
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(`${folder}/dist/ical.js`).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
const moment = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString().replace(".000Z", "Z"));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const { uid, summary, description } = event;
  return { uid, start: moment(event.startDate), end: moment(event.endDate), summary, description };
});
console.log(JSON.stringify(events));
