"""View models: one per page, owned by `App`, parented, no I/O; they speak to services and ports.

Every one is built as `NameModel(front, visit, jobs, parent)`, connects to `visit.ended` and wipes
itself there. It may have `join(app)`, called once when all of them exist, to know another model
(the review the form, the done page `app.submitting`), and `attach(terminal)`, called once on the
GUI thread when the store and the devices are ready.
"""
