// C++ errors become the exceptions of kartlegg/_errors.py, problems and all.
#include <exception>
#include <stdexcept>
#include <utility>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

py::list to_problems(const Error& error) {
  const py::module_ errors = py::module_::import("kartlegg._errors");
  const py::object location = errors.attr("Location");
  const py::object problem = errors.attr("Problem");
  py::list problems;
  for (const Problem& p : error.problems())
    problems.append(
        problem(location(p.where.file, p.where.line, p.where.column), p.field, p.message, p.hint, p.source_line));
  return problems;
}

void raise(const char* type, const py::object& exception) {
  PyErr_SetObject(py::module_::import("kartlegg._errors").attr(type).ptr(), exception.ptr());
}

void raise(const char* type, const Error& error) {
  const py::object class_ = py::module_::import("kartlegg._errors").attr(type);
  raise(type, class_(error.what(), to_problems(error)));
}

void translate(std::exception_ptr pointer) {
  if (!pointer) return;
  try {
    std::rethrow_exception(std::move(pointer));
  } catch (const ResponseError& error) {
    const py::object class_ = py::module_::import("kartlegg._errors").attr("ResponseError");
    raise("ResponseError", class_(error.what(), to_problems(error), name(error.refusal())));
  } catch (const ArchiveError& error) {
    const py::object class_ = py::module_::import("kartlegg._errors").attr("ArchiveError");
    raise("ArchiveError", class_(error.what(), to_problems(error), name(error.fault())));
  } catch (const DefinitionError& error) {
    raise("DefinitionError", error);
  } catch (const Error& error) {
    raise("Error", error);
  } catch (const std::out_of_range& error) {
    PyErr_SetString(PyExc_KeyError, error.what());
  }
}

}  // namespace

void bind_errors(py::module_&) { py::register_local_exception_translator(&translate); }

}  // namespace kartlegg::python
