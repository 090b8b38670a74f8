"""The language that models are written in, and what is made of a model's text: NumPy, JavaScript, mathematics.

Both programs have the same shape: what does not change with time comes first, then a loop over time with the stocks as
its state, then what needs the whole path. Nothing is unrolled: unrolled years explode (SymPy's ``Min`` and ``Piecewise``
multiply), and in a loop the equations are already the shared parts.
"""

from modelbook.language.brought import Assumption, Scenario
from modelbook.language.model import TIME, Equation, Model, Output, Rate, Shock, Solve, Stock
from modelbook.language.to_javascript import javascript
from modelbook.language.to_mathematics import equation_latex, mathml, symbol_latex
from modelbook.language.to_numpy import compiled, numpy_source

__all__ = [
    "TIME", "Assumption", "Equation", "Model", "Output", "Rate", "Scenario", "Shock", "Solve", "Stock", "compiled",
    "equation_latex", "javascript", "mathml", "numpy_source", "symbol_latex",
]  # fmt: skip
