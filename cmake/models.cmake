# regionfall_models(TARGET): what scripts/generate_models.py makes of models/ becomes part of TARGET. The headers are found
# as "aws/members/ec2.h" by whoever uses it.
find_program(REGIONFALL_PYTHON NAMES python3 REQUIRED)

function(regionfall_models target)
  set(generated "${CMAKE_BINARY_DIR}/generated")
  file(GLOB models CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/models/*.json")
  set(sources "${generated}/member_names.cc" "${generated}/model_tables.cc")
  add_custom_command(
    OUTPUT ${sources} "${generated}/stamp"
    COMMAND "${REGIONFALL_PYTHON}" -B "${CMAKE_SOURCE_DIR}/scripts/generate_models.py" "${CMAKE_SOURCE_DIR}/models" "${generated}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${generated}/stamp"
    DEPENDS ${models} "${CMAKE_SOURCE_DIR}/scripts/generate_models.py" "${CMAKE_SOURCE_DIR}/scripts/service_tables.py"
    COMMENT "Generating tables from models/")
  add_custom_target(${target}_models DEPENDS ${sources} "${generated}/stamp")
  target_sources(${target} PRIVATE ${sources})
  target_include_directories(${target} PUBLIC "${generated}")
  add_dependencies(${target} ${target}_models)
endfunction()
