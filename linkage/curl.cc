// libcurl's functions, under their own names, which load the shared library when the first of them is called.
//
// Without a libcurl on the machine the handles come back null and the codes as CURLE_NOT_BUILT_IN, which callers of
// curl handle anyway. Whoever needs another function adds it here.
#include <curl/curl.h>
#include <dlfcn.h>

#include <cstdarg>

// curl.h wraps these in macros that check argument types.
#undef curl_easy_setopt
#undef curl_easy_getinfo

namespace {

void* library() {
  static void* const handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  return handle;
}

// The library's function `name`, or null when there is no library. `like` only gives the type.
template <typename Function>
Function* find(const char* name, Function* /*like*/) {
  return library() == nullptr ? nullptr : reinterpret_cast<Function*>(dlsym(library(), name));
}

}  // namespace

extern "C" {

CURLcode curl_global_init(long flags) {
  const auto real = find("curl_global_init", &curl_global_init);
  return real == nullptr ? CURLE_NOT_BUILT_IN : real(flags);
}

CURL* curl_easy_init() {
  const auto real = find("curl_easy_init", &curl_easy_init);
  return real == nullptr ? nullptr : real();
}

// An option's argument is a long, a pointer or a curl_off_t: one word each on the 64-bit systems Regionfall runs on.
CURLcode curl_easy_setopt(CURL* curl, CURLoption option, ...) {
  const auto real = find("curl_easy_setopt", &curl_easy_setopt);
  if (real == nullptr) return CURLE_NOT_BUILT_IN;
  va_list arguments;
  va_start(arguments, option);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return real(curl, option, argument);
}

CURLcode curl_easy_getinfo(CURL* curl, CURLINFO info, ...) {
  const auto real = find("curl_easy_getinfo", &curl_easy_getinfo);
  if (real == nullptr) return CURLE_NOT_BUILT_IN;
  va_list arguments;
  va_start(arguments, info);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return real(curl, info, argument);
}

CURLcode curl_easy_perform(CURL* curl) {
  const auto real = find("curl_easy_perform", &curl_easy_perform);
  return real == nullptr ? CURLE_NOT_BUILT_IN : real(curl);
}

void curl_easy_cleanup(CURL* curl) {
  if (const auto real = find("curl_easy_cleanup", &curl_easy_cleanup)) real(curl);
}

void curl_easy_reset(CURL* curl) {
  if (const auto real = find("curl_easy_reset", &curl_easy_reset)) real(curl);
}

const char* curl_easy_strerror(CURLcode code) {
  const auto real = find("curl_easy_strerror", &curl_easy_strerror);
  return real == nullptr ? "libcurl.so.4 is not installed" : real(code);
}

CURLHcode curl_easy_header(CURL* curl, const char* name, size_t index, unsigned int origin, int request,
                           struct curl_header** header) {
  const auto real = find("curl_easy_header", &curl_easy_header);
  return real == nullptr ? CURLHE_NOT_BUILT_IN : real(curl, name, index, origin, request, header);
}

struct curl_header* curl_easy_nextheader(CURL* curl, unsigned int origin, int request, struct curl_header* previous) {
  const auto real = find("curl_easy_nextheader", &curl_easy_nextheader);
  return real == nullptr ? nullptr : real(curl, origin, request, previous);
}

struct curl_slist* curl_slist_append(struct curl_slist* list, const char* line) {
  const auto real = find("curl_slist_append", &curl_slist_append);
  return real == nullptr ? nullptr : real(list, line);
}

void curl_slist_free_all(struct curl_slist* list) {
  if (const auto real = find("curl_slist_free_all", &curl_slist_free_all)) real(list);
}

}  // extern "C"
