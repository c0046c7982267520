"""Batch inference: `shoal-scoring batch` scores files instead of requests, with the same script or model.

    inputs ─▶ readers ─▶ mini-batches ─▶ crew: scorer.score ─▶ results and failures ─▶ output
              (items)                                                                  (checkpoint)

`command` reads the command line, `loop` runs, `output` sees to it that a run which was ended at any moment, by SIGKILL
or by a power cut too, goes on where it stopped and gives what an undisturbed run gives.
"""
