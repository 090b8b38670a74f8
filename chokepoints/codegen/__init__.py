"""A model's text as NumPy, as JavaScript and as mathematics.

Both programs have the same shape: what does not change with time comes first, then a loop over time with the stocks as
its state, then what needs the whole path. Nothing is unrolled: unrolled years explode (SymPy's ``Min`` and ``Piecewise``
multiply), and in a loop the equations are already the shared parts.
"""

from chokepoints.codegen.javascript import javascript
from chokepoints.codegen.mathml import equation_latex, mathml, symbol_latex
from chokepoints.codegen.numpy import compiled, numpy_source

__all__ = ["compiled", "equation_latex", "javascript", "mathml", "numpy_source", "symbol_latex"]
