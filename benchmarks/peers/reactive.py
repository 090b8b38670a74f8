"""The same as an app of marimo."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import supply

    return mo, supply


@app.cell
def _(mo, supply):
    slider = mo.ui.slider(supply.SLIDER.low, supply.SLIDER.high, 0.05, value=1, label="memory")
    bands = mo.ui.checkbox(label="bands")
    mo.vstack([slider, bands])
    return bands, slider


@app.cell
def _(bands, mo, slider, supply):
    import json

    # Its own way to show a Vega-Lite specification that has no Altair object around it.
    class Chart:
        def _mime_(self):
            return "application/vnd.vegalite.v5+json", json.dumps(supply.chart(slider.value, bands.value))

    Chart()
    return


if __name__ == "__main__":
    app.run()
