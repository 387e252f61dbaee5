# regionfall_quick_start(TARGET)
#
# Links an executable so that it begins at once; `bench/terraform/README.md` says what each of these is worth.
# - Statically: there is nothing to load, bind and relocate.
# - The functions that short commands run stand side by side (linkage/startup_order.txt): they are few of all, and each
#   64 KiB of the file that one of them lies in is one more page fault.
# - One mapping for code and constants in place of two.
# - The file is written, not mapped, by the linker: the kernel then keeps it in larger pieces, and maps these faster.
#
# Sanitizers need the dynamic loader; all but the first needs lld.
function(regionfall_quick_start target)
  if(REGIONFALL_SANITIZE)
    return()
  endif()
  target_link_options(${target} PRIVATE -static)
  if(REGIONFALL_LLD)
    set(order "${CMAKE_SOURCE_DIR}/linkage/startup_order.txt")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${order}")
    target_link_options(${target} PRIVATE
      "-Wl,--symbol-ordering-file=${order}" -Wl,--no-warn-symbol-ordering -Wl,--no-rosegment -Wl,--no-mmap-output-file)
  endif()
endfunction()
