// Draw the tables that carry a picture: numbers come from the table beside it, so both always say the same.
const here = document.querySelector("script[data-echarts]");
const theme = getComputedStyle(document.documentElement);
const colour = (name) => theme.getPropertyValue(name).trim();

function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
}

function rows(name) {
  return [...document.querySelectorAll(`#${name} tbody tr`)].map((row) => ({
    label: row.cells[0].textContent.trim(),
    number: Number(row.cells[1].textContent.replace(/[^0-9]/g, "")),
    address: row.cells[1].querySelector("a")?.href,
  }));
}

function draw(echarts, place) {
  place.classList.add("is-drawn");
  const shown = rows(place.dataset.picture);
  const text = { color: colour("--ink-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 };
  const picture = echarts.init(place, null, { renderer: "canvas" });
  picture.setOption({
    animation: false,
    textStyle: text,
    color: [colour("--red")],
    grid: { left: 4, right: 44, top: 8, bottom: 4, containLabel: true },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: { type: "category", inverse: true, data: shown.map((one) => one.label), axisLabel: text, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } } },
    series: [{ type: "bar", data: shown.map((one) => one.number), barMaxWidth: 16, itemStyle: { borderRadius: 3 }, label: { show: true, position: "right", ...text, color: colour("--ink") } }],
  });
  picture.on("click", (hit) => {
    const address = shown[hit.dataIndex]?.address;
    if (address) location.href = address;
  });
  new ResizeObserver(() => picture.resize()).observe(place);
}

const places = [...document.querySelectorAll("[data-picture]")].filter((place) =>
  rows(place.dataset.picture).some((one) => one.number),
);
if (here && places.length) {
  load(here.dataset.echarts).then((echarts) => places.forEach((place) => draw(echarts, place)), () => {});
}
