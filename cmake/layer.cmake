# Layers, top first, as in ARCHITECTURE.md. Each may use those before it.
set(REGIONFALL_LAYERS base net store hcl terraform fetch aws services world drill sim cli)

# regionfall_layer(NAME [USES layer...] [LIBRARIES library...] [HEADER_LIBRARIES library...])
#
# Makes the static library NAME of src/NAME/**/*.cc, the test executable NAME_test of its *_test.cc (when there are any)
# and, in the fuzz preset, an executable for each of its *_fuzz.cc. main.cc is left to the caller.
#
# A layer's headers are reached through a folder that holds nothing but a link to that layer, so `#include "hcl/value.h"`
# is found only by who uses hcl, directly or through another layer.
#
# LIBRARIES serve the layer's .cc files alone; HEADER_LIBRARIES are also included by its headers.
function(regionfall_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "USES;LIBRARIES;HEADER_LIBRARIES")
  _regionfall_check_uses(${name} "${layer_USES}")

  set(folder "${CMAKE_SOURCE_DIR}/src/${name}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/*.cc")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(fuzzers ${sources})
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cc$")
  if(NOT sources)
    set(sources "${CMAKE_BINARY_DIR}/empty_layer.cc")
    file(CONFIGURE OUTPUT "${sources}" CONTENT "")
  endif()

  set(include "${CMAKE_BINARY_DIR}/include/${name}")
  file(MAKE_DIRECTORY "${include}")
  file(CREATE_LINK "${folder}" "${include}/${name}" SYMBOLIC)

  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC "${include}")
  target_link_libraries(${name} PUBLIC ${layer_USES} ${layer_HEADER_LIBRARIES} PRIVATE ${layer_LIBRARIES})

  if(REGIONFALL_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      _regionfall_fuzzer(${name} "${fuzzer}" "${layer_LIBRARIES}")
    endforeach()
  elseif(tests)
    _regionfall_tests(${name} "${tests}" "${layer_LIBRARIES}")
  endif()
endfunction()

function(_regionfall_check_uses name uses)
  list(FIND REGIONFALL_LAYERS ${name} position)
  if(position LESS 0)
    message(FATAL_ERROR "${name} is no layer: name it in REGIONFALL_LAYERS (cmake/layer.cmake)")
  endif()
  foreach(used IN LISTS uses)
    list(FIND REGIONFALL_LAYERS ${used} used_position)
    if(used_position LESS 0 OR NOT used_position LESS position)
      message(FATAL_ERROR "Layer ${name} may not use ${used}: only layers above it in REGIONFALL_LAYERS")
    endif()
  endforeach()
endfunction()

# The executable is split into shards that ctest runs side by side. Each leaves its results as JSON, which
# scripts/run_tests.py counts.
function(_regionfall_tests name tests libraries)
  add_executable(${name}_test ${tests})
  target_link_libraries(${name}_test PRIVATE ${name} ${libraries} GTest::gmock GTest::gtest_main)
  set(shards 4)
  math(EXPR last_shard "${shards} - 1")
  foreach(shard RANGE ${last_shard})
    set(test "${name}_test.${shard}")
    add_test(NAME ${test} COMMAND ${name}_test WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set_tests_properties(${test} PROPERTIES TIMEOUT 300 ENVIRONMENT
      "GTEST_TOTAL_SHARDS=${shards};GTEST_SHARD_INDEX=${shard};GTEST_OUTPUT=json:${CMAKE_BINARY_DIR}/test-results/${test}.json")
  endforeach()
endfunction()

function(_regionfall_fuzzer name source libraries)
  cmake_path(GET source STEM target)
  add_executable(${target} "${source}")
  target_link_libraries(${target} PRIVATE ${name} ${libraries})
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzzers")
endfunction()
