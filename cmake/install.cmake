# Install and export: kartlegg::kartlegg for find_package, kartlegg.pc for pkg-config, the instruments.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/kartlegg")
set(instruments_dir "${CMAKE_INSTALL_DATADIR}/kartlegg/instruments")

install(
  TARGETS kartlegg
  EXPORT kartleggTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime NAMELINK_COMPONENT development
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(
  DIRECTORY include/kartlegg
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT development)
install(
  DIRECTORY instruments/
  DESTINATION "${instruments_dir}"
  COMPONENT runtime)

install(
  EXPORT kartleggTargets
  NAMESPACE kartlegg::
  DESTINATION "${package_dir}"
  COMPONENT development)
configure_package_config_file(
  cmake/kartleggConfig.cmake.in "${CMAKE_CURRENT_BINARY_DIR}/kartleggConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  PATH_VARS instruments_dir
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
set(compatibility SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
endif()
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/kartleggConfigVersion.cmake"
                                 COMPATIBILITY ${compatibility})
install(
  FILES "${CMAKE_CURRENT_BINARY_DIR}/kartleggConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/kartleggConfigVersion.cmake"
  DESTINATION "${package_dir}"
  COMPONENT development)

# pkg-config: the prefix follows the file, so that an installed tree can be moved.
set(pc_static_flag "")
if(WIN32 AND NOT BUILD_SHARED_LIBS)
  set(pc_static_flag " -DKARTLEGG_STATIC")
endif()
file(RELATIVE_PATH pc_prefix "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
configure_file(cmake/kartlegg.pc.in "${CMAKE_CURRENT_BINARY_DIR}/kartlegg.pc" @ONLY)
install(
  FILES "${CMAKE_CURRENT_BINARY_DIR}/kartlegg.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
  COMPONENT development)
