// The file of the program that fetches, as bytes of this one. The build says where it is in FETCH_PROGRAM_FILE, and
// compiles this anew when it changes.
#include "cli/embedded_fetch.h"

asm(".pushsection .rodata\n"
    ".globl regionfall_fetch_begin, regionfall_fetch_end\n"
    "regionfall_fetch_begin:\n"
    ".incbin \"" FETCH_PROGRAM_FILE
    "\"\n"
    "regionfall_fetch_end:\n"
    ".popsection\n");

extern "C" const char regionfall_fetch_begin[];
extern "C" const char regionfall_fetch_end[];

namespace regionfall::cli {

std::string_view embedded_fetch_program() { return {regionfall_fetch_begin, regionfall_fetch_end}; }

}  // namespace regionfall::cli
