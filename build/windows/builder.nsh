; What electron-builder's own NSIS template calls, for one user. Its check whether the app runs asks
; PowerShell, which a locked-down laptop refuses, and matches what merely begins with the folder's
; name: Linesman's own command ends what runs. Included after the words of installer.ts.
!include LogicLib.nsh
!define SHELL "${APP_EXECUTABLE_FILENAME}"
!define ROOT_NUMBER 0x80000001 ; HKCU
!define ENVIRONMENT "Environment"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define ERROR_SHARING_VIOLATION 32

!macro fail CODE TEXT
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
!define fail "!insertmacro fail"

!include "${__FILEDIR__}/path.nsh"
!include "${__FILEDIR__}/stop.nsh"

!macro customCheckAppRunning
  !insertmacro stopAndCheck "$INSTDIR"
!macroend

!macro customInstall
  WriteRegStr HKCU "${RUN}" "Linesman" '"$INSTDIR\${SHELL}" --background'
  !insertmacro toPath "$INSTDIR\bin"
!macroend

!macro customUnInstall
  ${IfNot} ${isUpdated}
    DeleteRegValue HKCU "${RUN}" "Linesman"
    !insertmacro un.fromPath "$INSTDIR\bin"
  ${EndIf}
!macroend
