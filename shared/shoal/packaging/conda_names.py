"""What Shoal knows of conda packages: a reviewed table, because names on PyPI cannot be guessed.

PyPI has other projects under `graphviz`, `ffmpeg` or `proj`, and an installer takes them without complaint. So a name
that is not here is refused, whatever the index says. Names are compared in lower case with `_` as `-`.
"""

from __future__ import annotations

from typing import Final

# fmt: off
SAME: Final = frozenset({
    "aiohttp", "albumentations", "altair", "attrs", "av", "beautifulsoup4", "bokeh", "bottleneck", "cachetools",
    "catboost", "category-encoders", "certifi", "cffi", "chardet", "charset-normalizer", "click", "cloudpickle",
    "colorama", "coloredlogs", "contourpy", "cryptography", "cycler", "cython", "dataclasses-json", "decorator",
    "dill", "einops", "faiss-cpu", "fastai",
    "fastapi", "fastparquet", "filelock", "flask", "flatbuffers", "fonttools", "fsspec", "future",
    "gensim", "h5py", "hdbscan", "holidays", "httpx", "huggingface-hub", "humanfriendly", "idna", "imageio",
    "imbalanced-learn", "importlib-metadata", "itsdangerous", "jinja2", "joblib", "jsonschema", "keras", "kiwisolver",
    "lightgbm", "llvmlite", "lxml", "lz4", "markupsafe", "matplotlib", "mpmath", "msgspec", "networkx", "nltk",
    "numba", "numexpr", "numpy", "onnx", "onnxconverter-common", "onnxmltools", "onnxruntime", "openpyxl", "orjson",
    "packaging", "pandas", "patsy", "pillow", "platformdirs", "plotly", "pmdarima", "polars", "prophet", "protobuf",
    "psutil", "pyarrow", "pycparser", "pydantic", "pydantic-core", "pyparsing", "python-dateutil", "pytz",
    "pywavelets", "pyyaml", "regex", "requests", "rich", "ruptures", "safetensors", "scikit-image", "scikit-learn",
    "scipy", "seaborn", "sentencepiece", "shap", "shapely", "simplejson", "six", "skl2onnx", "sktime", "soupsieve",
    "sortedcontainers", "spacy", "sqlalchemy", "starlette", "statsmodels", "sympy", "tabulate", "tenacity",
    "tensorflow", "tensorflow-cpu", "termcolor", "textblob", "threadpoolctl", "tifffile", "timm", "tokenizers",
    "toolz", "torchaudio", "torchvision", "tqdm", "transformers", "tsfresh", "typing-extensions", "ujson",
    "umap-learn", "urllib3", "werkzeug", "wrapt", "xgboost", "xlrd", "zipp", "zstandard",
})
"""Packages that PyPI has under the same name."""

RENAMED: Final = {
    "dask-core": "dask",
    "lightgbm-cpu": "lightgbm",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
    "docker-py": "docker",
    "opencv": "opencv-python-headless",
    "py-opencv": "opencv-python-headless",
    "py-xgboost": "xgboost",
    "py-xgboost-cpu": "xgboost",
    "pysoundfile": "soundfile",
    "pytables": "tables",
    "python-flatbuffers": "flatbuffers",
    "python-graphviz": "graphviz",
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "tensorflow-base": "tensorflow",
}
"""Packages that PyPI has under another name."""

SUPPLIED: Final = frozenset({
    "-libgcc-mutex", "-openmp-mutex", "blas", "bzip2", "ca-certificates", "expat", "intel-openmp",
    "ld-impl-linux-64", "ld-impl-linux-aarch64", "libblas", "libcblas", "libexpat", "libffi", "libgcc", "libgcc-ng",
    "libgfortran", "libgfortran-ng", "libgfortran5", "libgomp", "liblapack", "liblzma", "libnsl", "libopenblas",
    "libsqlite", "libstdcxx", "libstdcxx-ng", "libuuid", "libxcrypt", "libzlib", "llvm-openmp", "mkl", "mkl-fft",
    "mkl-random", "mkl-service", "ncurses", "nomkl", "numpy-base", "openblas", "openssl", "pip", "python-abi",
    "readline", "setuptools", "sqlite", "tk", "tzdata", "wheel", "xz", "zlib",
})
"""Packages that wheels carry inside or that the base image's Python has already."""

REFUSED: Final = {
    "cpuonly": "it picks a build of torch; name torch and its index in the pip section",
    "cudatoolkit": "CUDA comes with the base image",
    "cudnn": "CUDA comes with the base image",
    "cuda-toolkit": "CUDA comes with the base image",
    "pytorch-cuda": "CUDA comes with the base image",
    "tensorflow-gpu": "CUDA comes with the base image",
    "tensorrt": "CUDA comes with the base image",
    "docker": "a native program",
    "ffmpeg": "a native program",
    "gcc": "a compiler",
    "gdal": "a native library",
    "geos": "a native library",
    "git": "a native program",
    "graphviz": "a native program",
    "hdf5": "a native library",
    "java-jdk": "a native program",
    "nodejs": "a native program",
    "openjdk": "a native program",
    "proj": "a native library",
    "r": "R is not served",
    "r-base": "R is not served",
    "tesseract": "a native program",
}
"""Packages that are known and cannot be had as wheels, with the reason."""

REFUSED_BEGINNINGS: Final = {
    "r-": "R is not served",
    "cuda-": "CUDA comes with the base image",
    "libcu": "CUDA comes with the base image",
    "gcc-": "a compiler",
    "gxx-": "a compiler",
    "gfortran": "a compiler",
    "clang": "a compiler",
}
"""The same for whole families."""

PUBLIC_CHANNELS: Final = frozenset({
    "anaconda", "bioconda", "conda-forge", "default", "defaults", "fastai", "free", "huggingface", "intel", "main",
    "microsoft", "nodefaults", "nvidia", "pkgs/main", "pkgs/free", "pytorch",
    "https://repo.anaconda.com/pkgs/main", "https://conda.anaconda.org/conda-forge",
})
"""Channels whose packages are the ones meant in the tables above."""
# fmt: on


def plain(name: str) -> str:
    """*name* as the tables have it."""
    return name.lower().replace("_", "-")
