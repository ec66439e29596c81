// Map and playback in one element: a period of days arrives as one message and is played here, without the server.
//
// Nothing is known here but what the message holds. What is secret is left out of it by the server.

const DAY = 86_400_000; // milliseconds
const FADE = 12; // days for which an incident can be seen
const LONGEST_LOG = 120; // entries; earlier ones are counted
const SPEEDS = { slow: 2, normal: 5, fast: 15 }; // days a second
const SLOWEST_FRAME = 500; // milliseconds; a longer pause between frames does not make the clock leap
const FULL = 250; // byte that stands for 1
const NOBODY = 255;
const WEEK = 7;
const LOCALES = { en: "en-GB" };

// Okabe & Ito (2008), with a pattern and a letter each, so that nothing rests on colour; as in figures/style.py.
const ACTORS = [
  { colour: "#0072B2", ink: "#fff", pattern: "plain" },
  { colour: "#D55E00", ink: "#000", pattern: "rising" },
  { colour: "#009E73", ink: "#000", pattern: "dots" },
  { colour: "#CC79A7", ink: "#000", pattern: "falling" },
  { colour: "#E69F00", ink: "#000", pattern: "grid" },
  { colour: "#F0E442", ink: "#000", pattern: "upright" },
  { colour: "#56B4E9", ink: "#000", pattern: "level" },
];
const INK = "#1a1a1a";
const MUTED = "#595959";
const THREAT = "#8b0a1a";
const DISPLACED = "#4b2e83";
const MISSION = "#00558c";
const WORLDS = [
  { colour: "#0072B2", dash: [] },
  { colour: "#D55E00", dash: [8, 4] },
];
const LINES = [
  { colour: "#1a1a1a", dash: [] },
  { colour: "#D55E00", dash: [9, 4] },
  { colour: "#0072B2", dash: [2, 4] },
];
const LAYERS = ["control", "presence", "threat", "displaced", "incidents", "roads", "bases", "names"];
// Counts of a day are shown as sums of seven days; the others as they stand at dawn.
const PANELS = [
  { name: "attacks", lines: ["reported", "in_time"], weekly: true, truth: "attacks_true" },
  { name: "killed", lines: ["killed"], weekly: true, truth: "killed_true" },
  { name: "displaced", lines: ["displaced"] },
  { name: "troops", lines: ["troops"] },
  { name: "consent", lines: ["consent_host", "consent_groups", "community_consent"], share: true },
];

export default {
  template: `<div class="mandate-map"></div>`,
  props: { country: Object, texts: Object, language: String, titles: Array },
  mounted() {
    const plain = JSON.parse(JSON.stringify({ ...this.$props })); // Vue's proxies are too slow to draw from
    this.player = new Player(this.$el, plain, (name, data) => this.$emit(name, data));
    this.$emit("ready");
  },
  unmounted() {
    this.player.end();
  },
  methods: {
    async load(message, day) {
      this.player.load(await unpacked(message), day);
    },
    async replace(message, day) {
      this.player.replace(await unpacked(message), day);
    },
    truth(shown) {
      this.player.showTruth(shown);
    },
  },
};

// ------------------------------------------------------------------------------------------------------------- player

class Player {
  constructor(root, { country, texts, language, titles }, emit) {
    Object.assign(this, { root, country, texts, language, titles, emit });
    this.worlds = [];
    this.time = 0;
    this.speed = SPEEDS.normal;
    this.playing = false;
    this.truth = false; // whether what truly happened is shown
    this.truthWanted = false;
    this.place = -1; // chosen
    this.hovered = -1;
    this.visible = [];
    this.painted = 0; // frames, for the test of slow machines
    this.layers = Object.fromEntries(LAYERS.map((name) => [name, true]));
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.actors = named(country.actors, texts);
    this.shapes = cells(country.places);
    const locale = LOCALES[language] ?? language;
    this.number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    this.percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
    const date = { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" };
    this.longDate = new Intl.DateTimeFormat(locale, date);
    this.shortDate = new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "short" });
    this.plural = new Intl.PluralRules(locale);
    this.build();
    this.frame = this.frame.bind(this);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.stage);
    root.player = this;
  }

  end() {
    this.playing = false;
    this.observer.disconnect();
    cancelAnimationFrame(this.request);
  }

  say(key, values = {}) {
    const text = this.texts[key];
    if (text === undefined) throw new Error(`no text ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  count(key, n) {
    const one = this.plural.select(n) === "one";
    return this.say(`${key}_${one ? "one" : "other"}`, { n: this.number.format(n) });
  }

  // ---------------------------------------------------------------------------------------------------------- messages

  load(worlds, day) {
    this.pause();
    this.take(worlds);
    this.reached = day >= this.last;
    this.status.textContent = "";
    this.jump(day);
  }

  replace(worlds, day) {
    // An inject cuts the period: what was before its day is as it was, what comes after was computed anew.
    this.take(worlds);
    this.reached = this.reached && day >= this.last;
    if (this.time > day) {
      this.pause();
      this.jump(day);
    } else {
      this.seek(this.time, true);
    }
    this.status.textContent = this.say("replaced", { date: this.dated(day) });
  }

  take(worlds) {
    this.worlds = worlds;
    ({ first: this.first, last: this.last } = worlds[0]);
    this.slider.min = this.first;
    this.slider.max = this.last;
    this.date.min = this.iso(this.first);
    this.date.max = this.iso(this.last);
    this.truthSeen = worlds.some((world) => "threat_true" in world.layers);
    this.truth = this.truthWanted && this.truthSeen;
    this.held = [];
    this.drawSeries();
  }

  showTruth(shown) {
    this.truthWanted = shown;
    if (!this.worlds.length) return;
    this.truth = shown && this.truthSeen;
    this.drawSeries();
    this.seek(this.time, true);
  }

  // ------------------------------------------------------------------------------------------------------------- clock

  get day() {
    return Math.floor(this.time);
  }

  play() {
    if (!this.worlds.length || this.playing) return;
    if (this.time >= this.last) this.time = this.first;
    this.playing = true;
    this.before = undefined;
    this.button.textContent = this.say("pause");
    this.button.setAttribute("aria-pressed", "true");
    this.list.setAttribute("aria-live", "off");
    this.status.textContent = "";
    this.request = requestAnimationFrame(this.frame);
  }

  pause() {
    cancelAnimationFrame(this.request);
    const played = this.playing;
    this.playing = false;
    this.button.textContent = this.say("play");
    this.button.setAttribute("aria-pressed", "false");
    this.list.setAttribute("aria-live", "polite");
    if (played) this.fillTable();
  }

  frame(now) {
    if (!this.playing) return;
    const passed = this.before === undefined ? 0 : Math.min(now - this.before, SLOWEST_FRAME);
    this.before = now;
    this.seek(this.time + (passed / 1000) * this.speed);
    if (this.time >= this.last) this.pause();
    else this.request = requestAnimationFrame(this.frame);
  }

  jump(day) {
    this.seek(Math.round(day), true);
    if (!this.playing) this.fillTable();
  }

  step(days) {
    this.pause();
    this.jump(this.day + days);
  }

  seek(time, anew = false) {
    if (!this.worlds.length) return;
    const earlier = this.day;
    this.time = Math.max(this.first, Math.min(this.last, time));
    const turned = anew || this.day !== earlier;
    if (turned) this.turn(anew ? undefined : earlier);
    else if (!this.calm.matches) this.paint();
    if (this.time >= this.last && !this.reached) {
      this.reached = true;
      this.emit("reached", { day: this.last });
    }
  }

  turn(earlier) {
    this.slider.value = this.day;
    this.date.value = this.iso(this.day);
    const text = this.say("day", { date: this.dated(this.day), day: this.number.format(this.day) });
    this.dateText.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
    this.visible = this.worlds.map((world) =>
      this.shown(world).filter((each) => each.day <= this.day && this.day - each.day < FADE),
    );
    this.writeLog(earlier);
    this.moveCursor();
    this.describe();
    this.paintDay();
    this.emit("day", { day: this.day });
  }

  when(day) {
    return new Date(Date.parse(this.country.authorised) + day * DAY);
  }

  iso(day) {
    return this.when(day).toISOString().slice(0, 10);
  }

  dated(day) {
    return this.longDate.format(this.when(day));
  }

  // ------------------------------------------------------------------------------------------------------------ values

  at(world, layer, place) {
    return world.layers[layer][(this.day - this.first) * this.country.places.length + place];
  }

  get threat() {
    return this.truth ? "threat_true" : "threat";
  }

  values(world, place) {
    const actor = this.at(world, "control", place);
    return {
      actor: actor === NOBODY ? -1 : actor,
      hold: this.at(world, "hold", place) / FULL,
      presence: this.at(world, "presence", place) / FULL,
      threat: this.at(world, this.threat, place) / FULL,
      displaced: this.at(world, "displaced", place) / FULL,
    };
  }

  inWords(world, place) {
    const seen = this.values(world, place);
    return {
      control:
        seen.actor < 0
          ? this.say("nobody")
          : `${this.actors[seen.actor].name} ${this.percent.format(seen.hold)}`,
      presence: this.percent.format(seen.presence),
      threat: this.number.format(seen.threat * world.scales[this.threat]),
      displaced: this.percent.format(seen.displaced),
    };
  }

  shown(world) {
    return this.truth ? world.incidents : world.incidents.filter((each) => each.reported);
  }

  // ----------------------------------------------------------------------------------------------------------- building

  build() {
    this.root.classList.toggle("mandate-map-two", this.titles.length > 1);
    const top = add(this.root, "div", "mm-top");
    const left = add(top, "div", "mm-left");
    this.buildMap(left);
    this.buildControls(left);
    this.detail = add(left, "p", "mm-detail");
    this.detail.setAttribute("aria-live", "polite");
    this.buildLog(top);
    this.buildLegend(this.root);
    const part = add(this.root, "section", "mm-part");
    add(part, "h2", "", this.say("series_title"));
    this.series = add(part, "canvas", "mm-series");
    this.series.setAttribute("role", "img");
    this.series.setAttribute("aria-label", this.say("series_label"));
    this.seriesText = add(part, "p", "mm-reader");
    this.buildTable(this.root);
  }

  buildMap(parent) {
    this.stage = add(parent, "div", "mm-stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-label", this.say("map_label"));
    // What changes from day to day, and above it what fades from frame to frame: little has to be painted in a frame.
    this.canvases = [];
    this.veils = [];
    for (const title of this.titles) {
      const side = add(this.stage, "div", "mm-side");
      if (title) add(side, "div", "mm-title", title);
      const pile = add(side, "div", "mm-pile");
      this.canvases.push(add(pile, "canvas", "mm-map"));
      this.veils.push(add(pile, "canvas", "mm-veil"));
    }
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("focus", () => this.focused(true));
    this.stage.addEventListener("blur", () => this.focused(false));
    for (const canvas of this.canvases) {
      canvas.addEventListener("pointermove", (event) => this.point(event, canvas, false));
      canvas.addEventListener("pointerleave", () => this.choose("hovered", -1));
      canvas.addEventListener("pointerdown", (event) => this.point(event, canvas, true));
    }
  }

  buildControls(parent) {
    const bar = add(parent, "div", "mm-bar");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", this.say("controls_label"));
    this.button = press(bar, this.say("play"), "", () => (this.playing ? this.pause() : this.play()));
    this.button.classList.add("mm-play");
    for (const [days, key] of [[-WEEK, "week_back"], [-1, "day_back"], [1, "day_on"], [WEEK, "week_on"]]) {
      press(bar, this.say(`${key}_short`), this.say(key), () => this.step(days));
    }
    this.slider = add(bar, "input", "mm-slider");
    this.slider.type = "range";
    this.slider.step = 1;
    this.slider.setAttribute("aria-label", this.say("slider_label"));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.jump(Number(this.slider.value));
    });
    const lower = add(parent, "div", "mm-bar");
    this.dateText = add(lower, "p", "mm-date");
    this.date = labelled(lower, "input", this.say("date_label"));
    this.date.type = "date";
    this.date.addEventListener("change", () => {
      if (!this.date.value) return;
      this.pause();
      this.jump((Date.parse(this.date.value) - Date.parse(this.country.authorised)) / DAY);
    });
    const speed = labelled(lower, "select", this.say("speed_label"));
    for (const name of Object.keys(SPEEDS)) {
      const option = add(speed, "option", "", this.say(`speed_${name}`));
      option.value = name;
      option.selected = SPEEDS[name] === this.speed;
    }
    speed.addEventListener("change", () => (this.speed = SPEEDS[speed.value]));
    this.status = add(parent, "p", "mm-status");
    this.status.setAttribute("role", "status");
  }

  buildLegend(parent) {
    const legend = add(parent, "fieldset", "mm-legend");
    add(legend, "legend", "", this.say("layers_label"));
    for (const name of LAYERS) {
      const label = add(legend, "label", "");
      const box = add(label, "input", "");
      box.type = "checkbox";
      box.checked = true;
      box.dataset.layer = name;
      box.addEventListener("change", () => {
        this.layers[name] = box.checked;
        this.drawGround();
        this.paintDay();
      });
      label.append(swatch(name), this.say(`layer_${name}`));
    }
    const actors = add(parent, "div", "mm-legend");
    this.actors.forEach((actor) => {
      const item = add(actors, "span", "mm-item");
      item.append(actorSwatch(actor), actor.name);
    });
    for (const kind of ["one_sided", "battle", "on_peacekeepers", "on_convoy"]) {
      const item = add(actors, "span", "mm-item");
      item.append(incidentSwatch(kind, false), this.say(`kind_${kind}`));
    }
    const item = add(actors, "span", "mm-item");
    item.append(incidentSwatch("one_sided", true), this.say("answered_mark"));
  }

  buildLog(parent) {
    const part = add(parent, "section", "mm-log");
    add(part, "h2", "", this.say("log_title"));
    const box = add(part, "div", "mm-scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", this.say("log_title"));
    this.list = add(box, "ol", "mm-list");
    this.list.setAttribute("aria-live", "polite");
    this.list.setAttribute("aria-relevant", "additions");
    this.rest = add(box, "p", "mm-rest");
  }

  buildTable(parent) {
    this.details = add(parent, "details", "mm-places");
    add(this.details, "summary", "", this.say("table_title"));
    const box = add(this.details, "div", "mm-scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", this.say("table_title"));
    const table = add(box, "table", "");
    this.caption = add(table, "caption", "");
    const head = add(add(table, "thead", ""), "tr", "");
    const columns = ["control", "presence", "threat", "displaced"];
    for (const key of ["place", "district"]) add(head, "th", "", this.say(`column_${key}`)).scope = "col";
    for (const title of this.titles) {
      for (const key of columns) {
        const text = this.say(`column_${key}`);
        add(head, "th", "", title ? `${title}: ${text}` : text).scope = "col";
      }
    }
    const body = add(table, "tbody", "");
    this.rows = this.country.places.map((place) => {
      const row = add(body, "tr", "");
      const name = add(row, "th", "", place.base ? `${place.name} (${this.say("base")})` : place.name);
      name.scope = "row";
      add(row, "td", "", place.district);
      return this.titles.map(() => columns.map((key) => [key, add(row, "td", "")]));
    });
    this.details.addEventListener("toggle", () => this.fillTable());
  }

  // --------------------------------------------------------------------------------------------------- list, log, words

  fillTable() {
    if (!this.details.open || !this.worlds.length) return;
    this.caption.textContent = this.dateText.textContent;
    this.rows.forEach((row, place) =>
      row.forEach((fields, side) => {
        const words = this.inWords(this.worlds[side], place);
        for (const [key, field] of fields) field.textContent = words[key];
      }),
    );
  }

  writeLog(earlier) {
    // Playing on adds what is new; a jump writes the list again.
    const day = this.day;
    const from = earlier !== undefined && earlier < day ? earlier : -Infinity;
    if (from === -Infinity) {
      this.list.replaceChildren();
      this.logged = 0;
    }
    const found = this.worlds.flatMap((world, side) =>
      this.shown(world).filter((each) => each.day > from && each.day <= day).map((each) => [each, side]),
    );
    found.sort(([a], [b]) => a.day - b.day);
    this.logged += found.length;
    const items = found.slice(-LONGEST_LOG).map(([each, side]) => this.entry(each, side));
    this.list.prepend(...items.reverse());
    while (this.list.childElementCount > LONGEST_LOG) this.list.lastElementChild.remove();
    const hidden = this.logged - this.list.childElementCount;
    this.rest.textContent = hidden ? this.count("earlier", hidden) : this.logged ? "" : this.say("nothing_yet");
  }

  entry(each, side) {
    const item = document.createElement("li");
    const place = this.country.places[each.place].name;
    const head = add(item, "strong", "", `${this.shortDate.format(this.when(each.day))}, ${place}`);
    if (this.titles.length > 1) head.textContent = `${this.titles[side]}: ${head.textContent}`;
    const by = each.by >= 0 ? this.actors[each.by].name : this.say("nobody");
    const parts = [this.say(`incident_${each.kind}`, { by })];
    if (each.killed) parts.push(this.count("killed", each.killed));
    if (each.killed_armed) parts.push(this.count("armed", each.killed_armed));
    if (!each.killed && !each.killed_armed) parts.push(this.say("no_death"));
    if (each.kind === "one_sided") parts.push(this.answer(each));
    if (!each.reported) parts.push(this.say("not_reported"));
    item.append(incidentSwatch(each.kind, each.response === "in_time"), ` ${parts.join(" ")}`);
    item.prepend(head, " ");
    return item;
  }

  answer(each) {
    const base = each.base >= 0 ? this.country.places[this.country.bases[each.base]].name : "";
    const answered = base && each.response !== "missed";
    const text = answered
      ? this.say(`response_${each.response}_from`, { base })
      : this.say(`response_${each.response}`);
    return each.reason ? `${text} ${this.say(`reason_${each.reason}`)}` : text;
  }

  describe() {
    const place = this.hovered >= 0 ? this.hovered : this.place;
    if (place < 0 || !this.worlds.length) {
      if (this.detail.textContent !== this.texts.map_help) this.detail.textContent = this.say("map_help");
      return;
    }
    this.detail.setAttribute("aria-live", this.playing || this.hovered >= 0 ? "off" : "polite");
    const { name, district } = this.country.places[place];
    const texts = this.worlds.map((world, side) => {
      const words = this.say("detail", this.inWords(world, place));
      return this.titles.length > 1 ? `${this.titles[side]}: ${words}` : words;
    });
    this.detail.textContent = `${name} (${district}). ${texts.join(" ")}`;
  }

  // ---------------------------------------------------------------------------------------------------- pointer and keys

  key(event) {
    if (event.target !== this.stage) return;
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in directions) this.choose("place", beside(this.country.places, this.place, directions[event.key]));
    else if (event.key === " ") this.playing ? this.pause() : this.play();
    else if (event.key === "Escape") this.choose("place", -1);
    else return;
    event.preventDefault();
  }

  focused(inside) {
    this.keyed = inside && this.stage.matches(":focus-visible");
    if (this.keyed && this.place < 0) this.choose("place", beside(this.country.places, -1, [0, 0]));
    else this.paint();
  }

  point(event, canvas, chosen) {
    const box = canvas.getBoundingClientRect();
    const place = this.nearest(event.clientX - box.left, event.clientY - box.top);
    this.choose(chosen ? "place" : "hovered", place);
  }

  nearest(x, y) {
    let best = -1;
    let least = 24; // pixels
    this.country.places.forEach((_, row) => {
      const [px, py] = this.spot(row);
      const apart = Math.hypot(px - x, py - y);
      if (apart < least) [best, least] = [row, apart];
    });
    return best;
  }

  choose(which, place) {
    if (this[which] === place) return;
    this[which] = place;
    this.describe();
    this.paint();
  }

  // ----------------------------------------------------------------------------------------------------------- geometry

  resize() {
    const width = this.canvases[0].parentElement.clientWidth;
    if (!width) return;
    const corners = [...this.shapes.flat(), ...this.country.places.map(({ x, y }) => [x, y])];
    const [west, east] = ends(corners.map(([x]) => x));
    const [north, south] = ends(corners.map(([, y]) => y));
    const margin = 14;
    this.rem = parseFloat(getComputedStyle(this.root).fontSize);
    this.font = getComputedStyle(this.root).fontFamily;
    this.width = width;
    const free = Math.max(300, Math.min(window.innerHeight * 0.58, 800));
    const wanted = ((width - 2 * margin) * (south - north)) / (east - west) + 2 * margin;
    this.height = Math.round(Math.min(free, wanted));
    this.scale = Math.min((width - 2 * margin) / (east - west), (this.height - 2 * margin) / (south - north));
    this.left = width / 2 - ((west + east) / 2) * this.scale;
    this.top = this.height / 2 - ((north + south) / 2) * this.scale;
    this.size = Math.max(0.7, Math.min(1.5, Math.min(width / 800, this.height / 420)));
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    const sharp = (canvas, w, h) => {
      canvas.width = Math.round(w * this.ratio);
      canvas.height = Math.round(h * this.ratio);
      canvas.style.width = `${w}px`;
      canvas.style.height = `${h}px`;
    };
    for (const canvas of [...this.canvases, ...this.veils]) sharp(canvas, this.width, this.height);
    const whole = this.series.parentElement.clientWidth;
    this.panels = this.panelsOf(whole);
    sharp(this.series, whole, this.panels.height);
    this.drawGround();
    this.drawSeries();
    this.paintDay();
  }

  spot(place) {
    const { x, y } = this.country.places[place];
    return [this.left + x * this.scale, this.top + y * this.scale];
  }

  radius(place) {
    const { population, abroad } = this.country.places[place];
    return abroad ? 6 * this.size : (7 + 6 * Math.min(1, Math.sqrt(population / 600_000))) * this.size;
  }

  // ------------------------------------------------------------------------------------------------------------ drawing

  layer(draw) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(this.width * this.ratio);
    canvas.height = Math.round(this.height * this.ratio);
    const pen = canvas.getContext("2d");
    pen.scale(this.ratio, this.ratio);
    draw(pen);
    return canvas;
  }

  drawGround() {
    // What stands still over a period: drawn once and copied in every frame.
    if (!this.width) return;
    this.patterns = this.actors.map((actor) => pattern(actor, this.size));
    this.held = []; // drawn control, by world
    this.paths = this.shapes.map((shape) => {
      const path = new Path2D();
      shape.forEach(([x, y], k) => path[k ? "lineTo" : "moveTo"](this.left + x * this.scale, this.top + y * this.scale));
      path.closePath();
      return path;
    });
    this.over = this.layer((pen) => {
      if (this.layers.roads) this.drawRoads(pen);
    });
    this.labels = this.layer((pen) => {
      if (this.layers.names) this.drawNames(pen);
    });
  }

  drawRoads(pen) {
    pen.strokeStyle = "#6b6b6b";
    pen.lineCap = "round";
    for (const [a, b] of this.country.roads) {
      pen.lineWidth = 1.3 * this.size;
      pen.beginPath();
      pen.moveTo(...this.spot(a));
      pen.lineTo(...this.spot(b));
      pen.stroke();
    }
  }

  drawNames(pen) {
    // Larger places first; a name that would cover another place or name stays out, and is in the list.
    const taken = this.country.places.map((_, row) => {
      const [x, y] = this.spot(row);
      const r = this.radius(row) + 3;
      return [x - r, y - r, x + r, y + r];
    });
    const order = this.country.places.map((_, row) => row);
    order.sort((a, b) => this.country.places[b].population - this.country.places[a].population);
    const height = Math.round(0.82 * this.rem);
    pen.font = `${height}px ${this.font}`;
    pen.textAlign = "center";
    pen.lineWidth = 3.5;
    pen.lineJoin = "round";
    for (const row of order) {
      const { name } = this.country.places[row];
      const [x, y] = this.spot(row);
      const half = pen.measureText(name).width / 2 + 2;
      for (const at of [y + this.radius(row) + height + 3, y - this.radius(row) - 9]) {
        const box = [x - half, at - height, x + half, at + 3];
        const free = taken.every((each, k) => k === row || apart(each, box));
        if (!free || box[0] < 0 || box[2] > this.width || box[1] < 0 || box[3] > this.height) continue;
        taken.push(box);
        pen.strokeStyle = "rgba(255,255,255,.9)";
        pen.strokeText(name, x, at);
        pen.fillStyle = INK;
        pen.fillText(name, x, at);
        break;
      }
    }
  }

  drawControl(world, side) {
    // Drawn again only when somebody else holds a place, or holds it more firmly.
    const key = this.country.places
      .map((_, row) => `${this.at(world, "control", row)}:${this.at(world, "hold", row) >> 4}`)
      .join();
    if (this.held[side]?.key === key) return this.held[side].canvas;
    const canvas = this.layer((pen) => {
      this.country.places.forEach((place, row) => {
        if (place.abroad) return;
        const path = this.paths[row];
        const { actor, hold } = this.values(world, row);
        pen.fillStyle = "#f4f2ec";
        pen.fill(path);
        if (this.layers.control && actor >= 0) {
          pen.globalAlpha = 0.12 + 0.4 * hold;
          pen.fillStyle = this.actors[actor].colour;
          pen.fill(path);
          pen.globalAlpha = 0.25 + 0.35 * hold;
          pen.fillStyle = this.patterns[actor];
          pen.fill(path);
          pen.globalAlpha = 1;
        }
        pen.strokeStyle = "rgba(255,255,255,.85)";
        pen.lineWidth = 1.5;
        pen.stroke(path);
      });
      pen.drawImage(this.over, 0, 0, this.width, this.height);
      this.country.places.forEach((_, row) => this.drawPlace(pen, world, row));
      pen.drawImage(this.labels, 0, 0, this.width, this.height);
    });
    this.held[side] = { key, canvas };
    return canvas;
  }

  drawPlace(pen, world, row) {
    const [x, y] = this.spot(row);
    const r = this.radius(row);
    const place = this.country.places[row];
    const { actor } = this.values(world, row);
    const known = this.layers.control && actor >= 0 && !place.abroad;
    pen.beginPath();
    if (place.abroad) pen.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
    else pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.fillStyle = known ? this.actors[actor].colour : "#ffffff";
    pen.fill();
    pen.strokeStyle = INK;
    pen.lineWidth = 1.2;
    pen.stroke();
    if (known) {
      pen.fillStyle = this.actors[actor].ink;
      pen.font = `bold ${Math.round(r * 1.25)}px ${this.font}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(this.actors[actor].letter, x, y + 0.5);
    }
    if (this.layers.bases && place.base) {
      const side = 9 * this.size;
      pen.fillStyle = MISSION;
      pen.strokeStyle = "#ffffff";
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.rect(x + r * 0.6, y - r * 0.6 - side, side, side);
      pen.fill();
      pen.stroke();
    }
  }

  paintDay() {
    if (!this.width || !this.worlds.length) return;
    this.worlds.forEach((world, side) => {
      const pen = this.cleared(this.canvases[side]);
      pen.drawImage(this.drawControl(world, side), 0, 0, this.width, this.height);
      this.country.places.forEach((place, row) => {
        if (!place.abroad) this.drawLevels(pen, world, row);
      });
    });
    this.paint();
  }

  paint() {
    if (!this.width || !this.worlds.length) return;
    this.veils.forEach((veil, side) => {
      const pen = this.cleared(veil);
      if (this.layers.incidents) this.drawIncidents(pen, this.visible[side]);
      this.drawChosen(pen);
    });
    this.painted += 1;
  }

  cleared(canvas) {
    const pen = canvas.getContext("2d");
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    return pen;
  }

  drawLevels(pen, world, row) {
    const [x, y] = this.spot(row);
    const r = this.radius(row);
    const { presence, threat, displaced } = this.values(world, row);
    if (this.layers.presence && presence > 0.02) {
      pen.beginPath();
      pen.arc(x, y, r + 3.5 * this.size, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * presence);
      pen.strokeStyle = MISSION;
      pen.lineWidth = 3.5 * this.size;
      pen.lineCap = "butt";
      pen.stroke();
    }
    const bar = (share, at, colour) => {
      if (share < 0.02) return;
      const height = Math.max(3, 30 * this.size * Math.min(1, share));
      pen.fillStyle = "#ffffff";
      pen.fillRect(at - 1.2, y + r - height - 1.2, 5 * this.size + 2.4, height + 2.4);
      pen.fillStyle = colour;
      pen.fillRect(at, y + r - height, 5 * this.size, height);
    };
    const gap = r + 7 * this.size;
    if (this.layers.threat) bar(threat, x + gap, THREAT);
    if (this.layers.displaced) bar(2 * displaced, x - gap - 5 * this.size, DISPLACED);
  }

  drawIncidents(pen, visible) {
    const here = new Map();
    for (const each of visible) {
      const others = here.get(each.place) ?? 0;
      here.set(each.place, others + 1);
      if (others > 3) continue;
      const [x, y] = this.spot(each.place);
      const age = this.time - each.day;
      const size = 8 * this.size;
      const at = [x + (others - 1) * size * 1.9, y - this.radius(each.place) - size * 1.3];
      pen.globalAlpha = this.calm.matches ? 1 : Math.max(0.15, 1 - age / FADE);
      if (!this.calm.matches && age < 1.5) {
        pen.beginPath();
        pen.arc(...at, size * (1 + age * 1.4), 0, 2 * Math.PI);
        pen.strokeStyle = INK;
        pen.lineWidth = 2;
        pen.stroke();
      }
      mark(pen, each.kind, ...at, size, each.response === "in_time");
      pen.globalAlpha = 1;
    }
  }

  drawChosen(pen) {
    if (this.place < 0) return;
    const [x, y] = this.spot(this.place);
    const r = this.radius(this.place) + 9 * this.size;
    for (const [colour, width] of [["#ffffff", 6], [INK, 3]]) {
      pen.beginPath();
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }
    const { name } = this.country.places[this.place];
    pen.font = `bold ${Math.round(this.rem)}px ${this.font}`;
    const half = pen.measureText(name).width / 2 + 6;
    const at = [Math.max(half, Math.min(this.width - half, x)), Math.max(20, y - r - 16)];
    pen.fillStyle = INK;
    pen.fillRect(at[0] - half, at[1] - 0.75 * this.rem, half * 2, 1.5 * this.rem);
    pen.fillStyle = "#ffffff";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(name, ...at);
    pen.textBaseline = "alphabetic";
  }

  // ------------------------------------------------------------------------------------------------------------- series

  panelsOf(whole) {
    const two = this.titles.length > 1;
    const wanted = two
      ? PANELS.flatMap((panel) => panel.lines.map((line) => ({ ...panel, name: line, lines: [line], truth: undefined })))
      : PANELS;
    const columns = Math.max(1, Math.min(3, wanted.length, Math.floor(whole / (19 * this.rem))));
    const [wide, high] = [whole / columns, 10.5 * this.rem];
    const panels = wanted.map((panel, k) => ({
      ...panel,
      left: (k % columns) * wide + 4.2 * this.rem,
      top: Math.floor(k / columns) * high + 2.2 * this.rem,
      width: wide - 5.8 * this.rem,
      high: high - 4.2 * this.rem,
    }));
    panels.height = Math.ceil(wanted.length / columns) * high;
    return panels;
  }

  linesOf(panel) {
    // One line a series, or with two worlds one a world.
    const two = this.worlds.length > 1;
    return this.worlds.flatMap((world, side) => {
      const keys = [...panel.lines];
      if (this.truth && panel.truth in world.series) keys.push(panel.truth);
      return keys.map((key, k) => ({
        style: two ? WORLDS[side] : LINES[k],
        label: two ? this.titles[side] : this.say(`series_${key}`),
        numbers: panel.weekly ? weekly(world.series[key]) : world.series[key],
      }));
    });
  }

  drawSeries() {
    // Axes and whole lines are drawn once; of the lines, what lies after the day shown is left out.
    if (!this.panels || !this.worlds.length) return;
    for (const panel of this.panels) {
      panel.drawn = this.linesOf(panel);
      const known = panel.drawn.flatMap((line) => line.numbers.filter((value) => value !== null));
      panel.most = panel.share ? 1 : nice(Math.max(1, ...known));
    }
    this.axes = this.beneath((pen) => this.panels.forEach((panel) => this.drawAxes(pen, panel)));
    this.lines = this.beneath((pen) => this.panels.forEach((panel) => this.drawLines(pen, panel)));
    this.moveCursor();
  }

  beneath(draw) {
    const canvas = document.createElement("canvas");
    canvas.width = this.series.width;
    canvas.height = this.series.height;
    const pen = canvas.getContext("2d");
    pen.scale(this.ratio, this.ratio);
    draw(pen);
    return canvas;
  }

  figure(panel, value) {
    return (panel.share ? this.fine : this.number).format(value);
  }

  drawAxes(pen, panel) {
    const { left, top, width, high, most } = panel;
    pen.font = `bold ${0.9 * this.rem}px ${this.font}`;
    pen.textAlign = "left";
    pen.fillStyle = INK;
    pen.fillText(this.say(`panel_${panel.name}`), left - 3.7 * this.rem, top - 0.9 * this.rem);
    pen.font = `${0.8 * this.rem}px ${this.font}`;
    pen.lineWidth = 1;
    pen.strokeStyle = "#c8c8c8";
    pen.fillStyle = MUTED;
    pen.textAlign = "right";
    for (const share of [0, 0.5, 1]) {
      const y = top + high * (1 - share);
      pen.beginPath();
      pen.moveTo(left, y);
      pen.lineTo(left + width, y);
      pen.stroke();
      pen.fillText(this.figure(panel, most * share), left - 6, y + 5);
    }
  }

  drawLines(pen, panel) {
    for (const line of panel.drawn) {
      pen.strokeStyle = line.style.colour;
      pen.setLineDash(line.style.dash);
      pen.lineWidth = 2.6;
      pen.beginPath();
      let open = false;
      line.numbers.forEach((value, k) => {
        const y = panel.top + panel.high * (1 - value / panel.most);
        if (value !== null) pen[open ? "lineTo" : "moveTo"](this.across(panel, this.first + k), y);
        open = value !== null; // what is not known is a gap
      });
      pen.stroke();
    }
  }

  across(panel, day) {
    return panel.left + (panel.width * (day - this.first)) / Math.max(1, this.last - this.first);
  }

  moveCursor() {
    if (!this.axes) return;
    const pen = this.series.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.series.width, this.series.height);
    pen.drawImage(this.axes, 0, 0);
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const spoken = [];
    for (const panel of this.panels) {
      const x = this.across(panel, this.day);
      const [from, high] = [panel.top - 6, panel.high + 12];
      const part = [panel.left - 3, from, x - panel.left + 3, high];
      pen.drawImage(this.lines, ...part.map((each) => each * this.ratio), ...part);
      pen.strokeStyle = INK;
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.moveTo(x, from);
      pen.lineTo(x, panel.top + panel.high);
      pen.stroke();
      spoken.push(`${this.say(`panel_${panel.name}`)}: ${this.drawKey(pen, panel)}`);
    }
    if (!this.playing) this.seriesText.textContent = spoken.join(". ");
  }

  drawKey(pen, panel) {
    // Line, name and value of the day, under the panel.
    let x = panel.left - 3.7 * this.rem;
    const y = panel.top + panel.high + 1.35 * this.rem;
    pen.font = `${0.8 * this.rem}px ${this.font}`;
    pen.textAlign = "left";
    return panel.drawn
      .map((line) => {
        const value = line.numbers[this.day - this.first];
        const text = `${line.label} ${value === null ? this.say("unknown") : this.figure(panel, value)}`;
        pen.strokeStyle = line.style.colour;
        pen.setLineDash(line.style.dash);
        pen.lineWidth = 3;
        pen.beginPath();
        pen.moveTo(x, y - 5);
        pen.lineTo(x + 22, y - 5);
        pen.stroke();
        pen.setLineDash([]);
        pen.fillStyle = INK;
        pen.fillText(text, x + 27, y);
        x += 36 + pen.measureText(text).width;
        return text;
      })
      .join(", ");
  }
}

// ----------------------------------------------------------------------------------------------------------- functions

async function unpacked(message) {
  const stream = new Blob([bytes(message)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(stream).json()).map((period) => ({
    ...period,
    layers: Object.fromEntries(Object.entries(period.layers).map(([name, text]) => [name, bytes(text)])),
  }));
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function named(actors, texts) {
  // A letter each: that of the name, or a number where two share one.
  const names = actors.map((actor) => (actor.kind === "state" ? texts.state : actor.name));
  const letters = names.map((name) => name[0].toUpperCase());
  return names.map((name, row) => ({
    ...ACTORS[row < ACTORS.length ? row : 1 + ((row - 1) % (ACTORS.length - 1))],
    name,
    letter: letters.indexOf(letters[row]) === letters.lastIndexOf(letters[row]) ? letters[row] : String(row),
  }));
}

function cells(places) {
  // What lies nearest to each place at home (Voronoi cell), but not further from it than places stand apart at most.
  const home = places.filter((place) => !place.abroad);
  const lone = (a) => Math.min(...home.filter((b) => b !== a).map((b) => Math.hypot(a.x - b.x, a.y - b.y)));
  const most = home.length > 1 ? 0.8 * Math.max(...home.map(lone)) : 0.2;
  return places.map((place) => {
    if (place.abroad) return [];
    let shape = Array.from({ length: 40 }, (_, k) => {
      const angle = (2 * Math.PI * k) / 40;
      return [place.x + most * Math.cos(angle), place.y + most * Math.sin(angle)];
    });
    for (const other of home) {
      if (other !== place && Math.hypot(other.x - place.x, other.y - place.y) < 2 * most) {
        shape = nearer(shape, place, other);
      }
    }
    return shape;
  });
}

function nearer(shape, a, b) {
  // The part of a polygon that is nearer to a than to b.
  const [nx, ny] = [b.x - a.x, b.y - a.y];
  const middle = (nx * (a.x + b.x)) / 2 + (ny * (a.y + b.y)) / 2;
  const side = ([x, y]) => nx * x + ny * y - middle;
  const found = [];
  shape.forEach((corner, k) => {
    const next = shape[(k + 1) % shape.length];
    const [here, there] = [side(corner), side(next)];
    if (here <= 0) found.push(corner);
    if (here < 0 !== there < 0 && here !== there) {
      const share = here / (here - there);
      found.push([corner[0] + share * (next[0] - corner[0]), corner[1] + share * (next[1] - corner[1])]);
    }
  });
  return found;
}

function beside(places, from, [dx, dy]) {
  // The nearest place in a direction, within 60 degrees of it; without a place to go from, the largest one.
  if (from < 0) return places.reduce((best, place, row) => (place.population > places[best].population ? row : best), 0);
  let best = from;
  let least = Infinity;
  places.forEach((place, row) => {
    const [x, y] = [place.x - places[from].x, place.y - places[from].y];
    const along = x * dx + y * dy;
    const off = Math.abs(x * dy - y * dx);
    if (row === from || along <= 0 || off > along * 1.73) return;
    const cost = along + 1.5 * off;
    if (cost < least) [best, least] = [row, cost];
  });
  return best;
}

function weekly(numbers) {
  // Sums of the seven days up to each; a week with a day that is not known is not known.
  return numbers.map((_, k) => {
    const days = numbers.slice(Math.max(0, k - WEEK + 1), k + 1);
    return days.includes(null) ? null : days.reduce((sum, value) => sum + value, 0);
  });
}

function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}

function ends(values) {
  return [Math.min(...values), Math.max(...values)];
}

function apart(a, b) {
  return a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];
}

function pattern({ colour, pattern: kind }, size) {
  const side = Math.round(10 * size);
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = 1.6;
  const line = (...points) => {
    pen.beginPath();
    pen.moveTo(points[0] * side, points[1] * side);
    pen.lineTo(points[2] * side, points[3] * side);
    pen.stroke();
  };
  if (kind === "rising") [[0, 1, 1, 0], [-0.1, 0.1, 0.1, -0.1], [0.9, 1.1, 1.1, 0.9]].forEach((each) => line(...each));
  if (kind === "falling") [[0, 0, 1, 1], [0.9, -0.1, 1.1, 0.1], [-0.1, 0.9, 0.1, 1.1]].forEach((each) => line(...each));
  if (kind === "grid" || kind === "upright") line(0.5, 0, 0.5, 1);
  if (kind === "grid" || kind === "level") line(0, 0.5, 1, 0.5);
  if (kind === "dots") {
    pen.beginPath();
    pen.arc(side / 2, side / 2, 1.8 * size, 0, 2 * Math.PI);
    pen.fill();
  }
  return pen.createPattern(tile, "repeat");
}

function mark(pen, kind, x, y, size, answered) {
  // Shape says what it was; hollow, that it was answered in time.
  pen.beginPath();
  if (kind === "battle") {
    const d = size * 0.8;
    pen.moveTo(x - d, y - d);
    pen.lineTo(x + d, y + d);
    pen.moveTo(x + d, y - d);
    pen.lineTo(x - d, y + d);
    for (const [colour, width] of [["#ffffff", size * 0.9], ["#000000", size * 0.45]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.lineCap = "round";
      pen.stroke();
    }
    return;
  }
  if (kind === "one_sided") {
    pen.moveTo(x, y - size);
    pen.lineTo(x + size, y + size * 0.8);
    pen.lineTo(x - size, y + size * 0.8);
  } else if (kind === "on_convoy") {
    pen.rect(x - size * 0.8, y - size * 0.8, size * 1.6, size * 1.6);
  } else {
    pen.moveTo(x, y - size);
    pen.lineTo(x + size, y);
    pen.lineTo(x, y + size);
    pen.lineTo(x - size, y);
  }
  pen.closePath();
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 4;
  pen.stroke();
  pen.fillStyle = answered ? "#ffffff" : "#000000";
  pen.fill();
  pen.strokeStyle = "#000000";
  pen.lineWidth = 2;
  pen.stroke();
}

// ------------------------------------------------------------------------------------------------------------ elements

function add(parent, tag, classes, text) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

function press(parent, text, label, act) {
  const button = add(parent, "button", "mm-button", text);
  button.type = "button";
  if (label) {
    button.title = label;
    button.setAttribute("aria-label", label);
  }
  button.addEventListener("click", act);
  return button;
}

function labelled(parent, tag, text) {
  const label = add(parent, "label", "mm-field");
  add(label, "span", "", text);
  return add(label, tag, "");
}

function drawn(width, draw) {
  // A small picture for the legend, which the words beside it explain.
  const canvas = document.createElement("canvas");
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = width * ratio;
  canvas.height = 24 * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = "24px";
  canvas.className = "mm-swatch";
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  draw(pen);
  return canvas;
}

function actorSwatch(actor) {
  return drawn(44, (pen) => {
    pen.globalAlpha = 0.45;
    pen.fillStyle = actor.colour;
    pen.fillRect(0, 2, 44, 20);
    pen.globalAlpha = 0.6;
    pen.fillStyle = pattern(actor, 1);
    pen.fillRect(0, 2, 44, 20);
    pen.globalAlpha = 1;
    pen.fillStyle = actor.colour;
    pen.beginPath();
    pen.arc(22, 12, 9.5, 0, 2 * Math.PI);
    pen.fill();
    pen.strokeStyle = INK;
    pen.stroke();
    pen.fillStyle = actor.ink;
    pen.font = "bold 13px sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(actor.letter, 22, 12.5);
  });
}

const pictures = {}; // of incidents, drawn once

function incidentSwatch(kind, answered) {
  const key = `${kind} ${answered}`;
  pictures[key] ??= drawn(22, (pen) => mark(pen, kind, 11, 12, 7.5, answered)).toDataURL();
  const image = document.createElement("img");
  image.src = pictures[key];
  image.width = 22;
  image.height = 24;
  image.alt = "";
  image.className = "mm-swatch";
  return image;
}

function swatch(layer) {
  return drawn(26, (pen) => {
    const disc = (r) => {
      pen.beginPath();
      pen.arc(13, 12, r, 0, 2 * Math.PI);
      pen.fillStyle = "#ffffff";
      pen.fill();
      pen.lineWidth = 1.2;
      pen.strokeStyle = INK;
      pen.stroke();
    };
    if (layer === "presence") {
      disc(6);
      pen.beginPath();
      pen.arc(13, 12, 9.5, -Math.PI / 2, 0.8 * Math.PI);
      pen.lineWidth = 3.5;
      pen.strokeStyle = MISSION;
      pen.stroke();
    } else if (layer === "threat" || layer === "displaced") {
      const right = layer === "threat";
      disc(5);
      pen.fillStyle = right ? THREAT : DISPLACED;
      pen.fillRect(right ? 20 : 1, 2, 5, 18);
    } else if (layer === "incidents") {
      mark(pen, "one_sided", 13, 12, 8, false);
    } else if (layer === "roads") {
      pen.strokeStyle = "#6b6b6b";
      pen.lineWidth = 2;
      pen.beginPath();
      pen.moveTo(1, 18);
      pen.lineTo(25, 6);
      pen.stroke();
    } else if (layer === "bases") {
      pen.fillStyle = MISSION;
      pen.fillRect(7, 6, 12, 12);
    } else if (layer === "control") {
      pen.fillStyle = "#7fb8d8";
      pen.fillRect(0, 2, 13, 20);
      pen.fillStyle = "#eaaf7f";
      pen.fillRect(13, 2, 13, 20);
    } else {
      pen.fillStyle = INK;
      pen.font = "16px sans-serif";
      pen.textAlign = "center";
      pen.fillText("Aa", 13, 18);
    }
  });
}
