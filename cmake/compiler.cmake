# How every translation unit is compiled: language, warnings, sanitizers, cache, linker.

option(REGIONFALL_FUZZ "Build the libFuzzer targets in place of the unit tests" OFF)
set(REGIONFALL_SANITIZE "" CACHE STRING "Comma-separated sanitizers for all code")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# Assertions stay on in every build.
foreach(config RELEASE RELWITHDEBINFO MINSIZEREL)
  string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${config} "${CMAKE_CXX_FLAGS_${config}}")
endforeach()

add_compile_options(
  -Wall -Wextra -Wpedantic -Werror
  -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi -Wformat=2 -Wimplicit-fallthrough -Wundef -Wvla
  -Wno-missing-field-initializers)  # designated initialisers leave out what keeps its default
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wshadow=local -Wsuggest-override -Wduplicated-cond -Wlogical-op)
  # False alarms of g++ 12 on std::string, std::optional and std::variant once they are inlined. clang 19 and the
  # sanitizers watch over the same mistakes.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-dangling-pointer -Wno-free-nonheap-object -Wno-use-after-free)
else()
  add_compile_options(-Wunreachable-code-break -Wno-gnu-statement-expression
    -Wno-deprecated-declarations)  # libstdc++ 12 instantiates its own deprecated functions in std::stable_sort
endif()

add_compile_options(-fdiagnostics-color=auto)

if(REGIONFALL_SANITIZE)
  set(sanitize "-fsanitize=${REGIONFALL_SANITIZE}")
  if(REGIONFALL_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
  add_compile_options(${sanitize} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(${sanitize})
else()
  add_compile_options(-ffunction-sections -fdata-sections -fno-pie)
  # Position-independent, the program would have some 20,000 addresses to correct before it starts.
  add_link_options(-no-pie -static-libstdc++ -static-libgcc)
endif()
# Sanitizer builds need it as well: parts of libarchive that nothing uses ask for libxml2.
add_link_options(-Wl,--gc-sections)

find_program(REGIONFALL_LLD NAMES ld.lld)
if(REGIONFALL_LLD)
  add_link_options(-fuse-ld=lld)
endif()
add_link_options(-Wl,--as-needed)

# Paths below the source folder are hashed relative to it, so that all worktrees of one machine share their hits.
find_program(REGIONFALL_CCACHE NAMES ccache)
if(REGIONFALL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 ${REGIONFALL_CCACHE})
endif()
