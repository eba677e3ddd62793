# Run with cmake -P; see CMakeLists.txt for what it is given. The folder's name has a space: paths with one must work.

set(work "${BUILD}/tests/consumer/installed copy")
set(prefix "${work}/prefix")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# 2 + 2 + 1 + 1 in four of five items: 7.5, rounded half up
function(expect output)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  message("${said}")
  if(NOT said STREQUAL output)
    message(FATAL_ERROR "expected '${output}'")
  endif()
endfunction()

set(sdq "${prefix}/${DATADIR}/kartlegg/instruments/sdq")
function(score_with program)
  expect("emotional: 8, prorated\n" "${program}" "${sdq}")
endfunction()
function(keep_with program)
  expect("emotional: 8, prorated\nother_kind\n" "${program}" "${sdq}" "${work}/report.kartlegg")
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")

message("== find_package")
function(build source)
  run("${CMAKE_COMMAND}" -S "${SOURCE}/${source}" -B "${work}/build/${source}" -G "${GENERATOR}"
      "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}")
  run("${CMAKE_COMMAND}" --build "${work}/build/${source}")
endfunction()
build(examples/embed)
score_with("${work}/build/examples/embed/embed")
build(tests/consumer/keep)
keep_with("${work}/build/tests/consumer/keep/keep")

message("== pkg-config")
set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
set(static --static)
set(rpath "")
if(SHARED)
  set(static "")
  set(rpath "-Wl,-rpath,${prefix}/${LIBDIR}")
endif()
execute_process(
  COMMAND "${PKG_CONFIG}" ${static} --cflags --libs kartlegg
  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${FLAGS} ${flags}")
run("${COMPILER}" -std=c++20 "${SOURCE}/examples/embed/main.cpp" ${flags} ${rpath} -o "${work}/embed")
score_with("${work}/embed")
run("${COMPILER}" -std=c++20 "${SOURCE}/tests/consumer/keep/main.cpp" ${flags} ${rpath} -o "${work}/keep")
keep_with("${work}/keep")
