"""The notebook that Voila and JupyterLab open: ipywidgets around the chart."""

import nbformat

CELL = """
import ipywidgets as widgets
from IPython.display import display
import supply

slider = widgets.FloatSlider(value=1, min=supply.SLIDER.low, max=supply.SLIDER.high, step=0.05, description="memory")
bands = widgets.Checkbox(value=False, description="bands")

def show(value, bands):
    display({supply.MIME: supply.chart(value, bands)}, raw=True)

display(widgets.VBox([slider, bands, widgets.interactive_output(show, {"value": slider, "bands": bands})]))
"""


def write(path) -> None:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL.strip())], metadata=kernel)
    nbformat.write(notebook, path)
