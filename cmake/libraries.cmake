# The libraries of others, all from Debian 12, and all static: a command that starts, answers and ends within
# milliseconds has no time to spend in the dynamic loader. Versions are Debian's; `cmake/packages/` names the packages.

find_package(Threads REQUIRED)
set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3 REQUIRED)
set(ZLIB_USE_STATIC_LIBS ON)
find_package(ZLIB REQUIRED)
find_package(CURL REQUIRED)  # the one shared library, of the program that fetches alone
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
    find_library(REGIONFALL_${archive}_ARCHIVE NAMES lib${archive}.a REQUIRED)
    target_link_libraries(regionfall::${name} INTERFACE ${REGIONFALL_${archive}_ARCHIVE})
  endforeach()
endfunction()

regionfall_static_library(mpfr mpfr.h mpfr gmp)
regionfall_static_library(utf8proc utf8proc.h utf8proc)
regionfall_static_library(re2 re2/re2.h re2)
target_link_libraries(regionfall::re2 INTERFACE Threads::Threads)
regionfall_static_library(yaml yaml.h yaml)
regionfall_static_library(crypt crypt.h crypt)

regionfall_static_library(sqlite sqlite3.h sqlite3)
target_link_libraries(regionfall::sqlite INTERFACE Threads::Threads ${CMAKE_DL_LIBS} m)
regionfall_static_library(nghttp2 nghttp2/nghttp2.h nghttp2)
regionfall_static_library(pugixml pugixml.hpp pugixml)

# Enable formats and filters by name (archive_read_support_format_zip, ...): `..._all` also asks for libxml2, whose
# archive would bring ICU.
regionfall_static_library(archive archive.h archive acl nettle lzma bz2 zstd lz4)
target_link_libraries(regionfall::archive INTERFACE OpenSSL::Crypto ZLIB::ZLIB)

# Debian has no archive of it: see linkage/README.md.
add_library(linkage_fmt STATIC linkage/fmt.cc)
target_link_libraries(linkage_fmt PUBLIC Threads::Threads)
add_library(regionfall::fmt ALIAS linkage_fmt)

