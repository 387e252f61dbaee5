# The libraries of others, all from Debian 12. Static where Debian ships an archive: a command that starts, answers and
# ends within milliseconds has no time to spend in the dynamic loader.

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL REQUIRED)
find_package(LibArchive REQUIRED)
set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3 REQUIRED)
set(ZLIB_USE_STATIC_LIBS ON)
find_package(ZLIB REQUIRED)
if(NOT REGIONFALL_FUZZ)
  find_package(GTest REQUIRED)
endif()

# regionfall_static_library(NAME HEADER ARCHIVE...): an imported target regionfall::NAME for a library without a CMake
# package of its own.
function(regionfall_static_library name header)
  find_path(REGIONFALL_${name}_INCLUDE ${header} REQUIRED)
  add_library(regionfall::${name} INTERFACE IMPORTED GLOBAL)
  target_include_directories(regionfall::${name} SYSTEM INTERFACE ${REGIONFALL_${name}_INCLUDE})
  foreach(archive IN LISTS ARGN)
    find_library(REGIONFALL_${name}_${archive} NAMES lib${archive}.a ${archive} REQUIRED)
    target_link_libraries(regionfall::${name} INTERFACE ${REGIONFALL_${name}_${archive}})
  endforeach()
endfunction()

regionfall_static_library(mpfr mpfr.h mpfr gmp)
regionfall_static_library(utf8proc utf8proc.h utf8proc)
regionfall_static_library(re2 re2/re2.h re2)
target_link_libraries(regionfall::re2 INTERFACE Threads::Threads)
regionfall_static_library(yaml yaml.h yaml)
