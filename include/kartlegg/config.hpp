// Version and export macro. This is the only place where the library's version is written.
#pragma once

#define KARTLEGG_VERSION "0.1.0"

// Elsewhere than on Windows a static library is compiled as a shared one is, so that a cache of compiled files serves
// both.
#if !defined(_WIN32)
#define KARTLEGG_API __attribute__((visibility("default")))
#elif defined(KARTLEGG_STATIC)
#define KARTLEGG_API
#elif defined(KARTLEGG_BUILDING)
#define KARTLEGG_API __declspec(dllexport)
#else
#define KARTLEGG_API __declspec(dllimport)
#endif
